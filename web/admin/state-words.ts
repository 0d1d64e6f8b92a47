/** A state line: what works and what does not, in words; the colour only repeats it. */
export type Tone = 'ok' | 'busy' | 'warning' | 'fault' | 'off';

export interface StateWords {
  tone: Tone;
  words: string;
}
