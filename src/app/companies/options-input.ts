/** The behaviour settings: what was chosen, checked field by field. */
import type { FieldProblem } from '../errors.ts';
import type { CompanyOptions, Employee } from '../ports/store.ts';

/** What is absent stays as it is. */
export type OptionsPatch = { [Name in keyof CompanyOptions]?: CompanyOptions[Name] | undefined };

const MAX_LINE_NAME = 100;
/** As the portal takes numbers of outside lines: it keeps them as text (known), so the bound is ours. */
const LINE_NUMBER = /^\+?[0-9]{2,32}$/;

/** Applies the patch; wrong fields are put into `problems` by their dotted path. */
export function patchOptions(
  before: CompanyOptions,
  patch: OptionsPatch,
  employees: readonly Employee[],
  problems: Record<string, FieldProblem>,
): CompanyOptions {
  const chosen = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const after: CompanyOptions = { ...before, ...chosen };
  const { defaultUserId } = after;
  if (defaultUserId !== null && defaultUserId !== before.defaultUserId) {
    const known = employees.some((employee) => employee.active && employee.userId === defaultUserId);
    if (!known) problems['options.defaultUserId'] = 'employee';
  }
  if (patch.line !== undefined && patch.line !== null) after.line = lineOf(patch.line, problems);
  return after;
}

function lineOf(
  typed: { number: string; name: string },
  problems: Record<string, FieldProblem>,
): CompanyOptions['line'] {
  const number = typed.number.replaceAll(/[\s()-]/g, '');
  const name = typed.name.trim();
  // Both fields emptied: no line is named any more.
  if (number === '' && name === '') return null;
  if (number === '') problems['options.line.number'] = 'required';
  else if (!LINE_NUMBER.test(number)) problems['options.line.number'] = 'line_number';
  if (name.length > MAX_LINE_NAME) problems['options.line.name'] = 'too_long';
  return { number, name: name === '' ? number : name };
}
