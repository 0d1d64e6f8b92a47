#!/bin/sh
exec /usr/lib/ecss-crm-server/node --disable-warning=ExperimentalWarning /usr/share/ecss/ecss-crm-server/src/server/server.mjs "$@"
