/** What a supplement may bring: what was asked for, and nothing else. Pure. */
import type { FormFault, FormSchema } from '#modules/catalog/model.ts'
import { type CaseState, openNotice } from './model.ts'

/** Keys of the open notice or, without one, of the late requests not yet answered; form fields as `form:<field>`. */
export function askedFor(state: CaseState): ReadonlySet<string> {
  const notice = openNotice(state)
  const items = notice
    ? notice.items
    : state.lateRequests.filter((request) => !request.answered).flatMap((request) => request.items)
  return new Set(items.map((item) => item.key))
}

/** Whether a field was asked for, or is only asked because of the answer to one that was. */
export function fieldAskedFor(form: FormSchema, field: string, asked: ReadonlySet<string>): boolean {
  if (asked.has(`form:${field}`)) return true
  const condition = form.properties[field]?.['x-show-if']
  return condition !== undefined && fieldAskedFor(form, condition.field, asked)
}

/**
 * 行政许可法 §32(4): a supplement answers the notice. One fault for everything else that was sent along; what stands in the notice may be
 * changed, answers as well as materials. `name` says a material's name.
 */
export function notAskedFor(
  form: FormSchema,
  asked: ReadonlySet<string>,
  sent: { readonly materials: readonly string[]; readonly fields: readonly string[] },
  name: (material: string) => string,
): readonly FormFault[] {
  return [
    ...sent.materials
      .filter((key) => !asked.has(key))
      .map((key) => ({ field: `material:${key}`, message: `没有要求补“${name(key)}”，请去掉。` })),
    ...sent.fields
      .filter((field) => !fieldAskedFor(form, field, asked))
      .map((field) => ({
        field,
        message: `没有要求改“${form.properties[field]?.title ?? field.slice(0, 50)}”，请去掉。`,
      })),
  ]
}
