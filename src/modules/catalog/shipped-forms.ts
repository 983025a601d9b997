import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FormSchema } from './form-model.ts'
import { FormFile, formFaults } from './form-shape.ts'

/** Folder of the forms shipped with the product. */
export const formFolder = join(import.meta.dirname, '..', '..', '..', 'db', 'data', 'forms')

/** The shipped application forms by item name. A form that is not well-formed is a fault of the product and throws. */
export async function shippedForms(folder: string = formFolder): Promise<ReadonlyMap<string, FormSchema>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  const forms = await Promise.all(
    names.map(async (name) => {
      const form = FormFile.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))
      const faults = formFaults(form)
      if (faults.length > 0) throw new Error(`${name}: ${faults.join('；')}`)
      return form as unknown as FormSchema
    }),
  )
  return new Map(forms.map((form) => [form['x-item'], form]))
}
