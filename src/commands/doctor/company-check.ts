/** One check of a company, in words. */
export interface CompanyCheck {
  id: string;
  title: string;
  state: 'ok' | 'warning' | 'fault' | 'skipped';
  code: string;
  message: string;
  advice: string | null;
  /** A CureAction: the page has a button for it, a terminal has words. */
  action: string | null;
  commands: string[];
}
