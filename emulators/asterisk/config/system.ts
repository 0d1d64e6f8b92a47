/** What Asterisk itself needs: its folders, its modules, its log, and the user by whom the integration comes in. */

export interface SystemOptions {
  directory: string;
  modules: string;
  /** The program's own data. */
  data: string;
  ami: { host: string; port: number; user: string; secret: string };
  /** A second user who may do everything, for whoever watches over this Asterisk. */
  watcher: { user: string; secret: string };
  rtp: { from: number; to: number };
}

/** Only what a call of ours touches: starts in half a second, and no port is opened that is not needed. */
const MODULES = `
  res_timing_timerfd res_timing_pthread res_pjproject res_sorcery_config res_sorcery_memory res_sorcery_astdb
  res_pjsip res_pjsip_session res_pjsip_pubsub res_pjsip_authenticator_digest res_pjsip_outbound_authenticator_digest
  res_pjsip_endpoint_identifier_user res_pjsip_endpoint_identifier_ip res_pjsip_registrar res_pjsip_sdp_rtp res_pjsip_caller_id
  res_pjsip_dtmf_info res_pjsip_nat res_pjsip_rfc3326 res_pjsip_refer res_pjsip_notify res_pjsip_diversion
  res_pjsip_header_funcs res_pjsip_logger res_pjsip_empty_info res_rtp_asterisk chan_pjsip
  res_musiconhold res_mutestream res_manager_devicestate res_clioriginate
  bridge_builtin_features bridge_builtin_interval_features bridge_holding bridge_native_rtp bridge_simple bridge_softmix
  app_dial app_queue app_mixmonitor app_playback app_stack app_bridgewait app_senddtmf app_verbose app_read app_transfer app_cdr
  func_callerid func_channel func_cdr func_strings func_logic func_global func_timeout func_dialplan func_devstate
  func_pjsip_endpoint func_pjsip_aor func_pjsip_contact
  codec_alaw codec_ulaw codec_a_mu codec_resample codec_gsm format_wav format_pcm format_sln format_gsm pbx_config cdr_manager
`
  .trim()
  .split(/\s+/);

export function systemFiles({ directory, modules, data, ami, watcher, rtp }: SystemOptions): Record<string, string> {
  const empty = '[general]\n';
  return {
    'asterisk.conf': `[directories]
astetcdir => ${directory}/etc
astmoddir => ${modules}
astvarlibdir => ${directory}/var
astdbdir => ${directory}/var
astkeydir => ${directory}/var
astdatadir => ${data}
astagidir => ${directory}/var
astspooldir => ${directory}/spool
astrundir => ${directory}/run
astlogdir => ${directory}/log

[options]
documentation_language = en_US
`,
    'modules.conf': `[modules]\nautoload = no\n${MODULES.map((name) => `load = ${name}.so`).join('\n')}\n`,
    'logger.conf': '[general]\ndateformat = %F %T.%3q\n[logfiles]\nmessages => notice,warning,error\n',
    'manager.conf': `[general]
enabled = yes
webenabled = no
bindaddr = ${ami.host}
port = ${ami.port}
timestampevents = yes

; what the guide asks for, and no more
[${ami.user}]
secret = ${ami.secret}
deny = 0.0.0.0/0.0.0.0
permit = 127.0.0.1/255.255.255.255
read = system,call,cdr,originate
write = system,call,originate,reporting
writetimeout = 5000

[${watcher.user}]
secret = ${watcher.secret}
read = all
write = all
writetimeout = 5000
`,
    'cdr.conf': '[general]\nenable = yes\nunanswered = yes\n',
    'cdr_manager.conf': '[general]\nenabled = yes\n[mappings]\nrecordingfile => RecordingFile\n',
    'rtp.conf': `[general]\nrtpstart = ${rtp.from}\nrtpend = ${rtp.to}\nstrictrtp = no\n`,
    'musiconhold.conf': `[default]\nmode = files\ndirectory = ${directory}/var/moh\n`,
    // res_pjsip_notify does not load without a file of its own (known).
    'pjsip_notify.conf': '[talk]\nEvent=>talk\n[hold]\nEvent=>hold\n',
    'pjproject.conf': '[default]\n',
    'indications.conf':
      '[general]\ncountry = ru\n[ru]\ndescription = Russia\nringcadence = 1000,4000\ndial = 425\nbusy = 425/350,0/350\nring = 425/1000,0/4000\ncongestion = 425/175,0/175\n',
    ...Object.fromEntries(
      [
        'acl',
        'udptl',
        'ccss',
        'dnsmgr',
        'stasis',
        'codecs',
        'sorcery',
        'cli',
        'cli_aliases',
        'cli_permissions',
        'dsp',
        'cel',
        'http',
        'extconfig',
        'enum',
      ].map((name) => [`${name}.conf`, empty]),
    ),
  };
}
