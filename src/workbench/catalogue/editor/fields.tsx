import { AutoComplete, Checkbox, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { Field } from '../../marks/field.tsx'
import { Status } from '../../marks/status.tsx'
import { listName } from '../list-name.ts'
import { type Path, pathText, textAt, valueAt } from './entry.ts'
import { type Mark, useEntryDesk } from './entry-desk.tsx'

/** What a field of an entry is told. `bare`: the label is only for readers; the row above says it. */
interface At {
  path: Path
  label: string
  bare?: boolean
  optional?: boolean
  hint?: string
}

/** 对一处内容说的话：错误、提醒、提示，形状加文字。 */
export function Marks({ marks }: { marks: readonly Mark[] }) {
  if (marks.length === 0) return null
  return (
    <ul className="marks">
      {marks.map((mark) => (
        <li key={mark.words}>
          <Status shape={mark.shape}>{mark.words}</Status>
        </li>
      ))}
    </ul>
  )
}

/** How the control gets its name: by the label that points to it, or by its own. */
type Named = { id: string } | { 'aria-label': string }

function Frame({
  path,
  label,
  bare = false,
  optional = false,
  hint,
  children,
}: At & { children: (control: Named) => ReactNode }) {
  const { marksAt } = useEntryDesk()
  const marks = <Marks marks={marksAt(pathText(path))} />
  if (bare)
    return (
      <div className="bare-field">
        {children({ 'aria-label': label })}
        {marks}
      </div>
    )
  return (
    <div className="entry-field">
      <Field label={label} optional={optional} hint={hint}>
        {(id) => children({ id })}
      </Field>
      {marks}
    </div>
  )
}

/** A line of text, or with `area` several. An optional one that is emptied is taken out of the entry; `empty` stands for nothing elsewhere. */
export function TextAt({
  max,
  area = false,
  placeholder,
  empty = '',
  ...at
}: At & { max: number; area?: boolean; placeholder?: string; empty?: null | '' }) {
  const { entry, set } = useEntryDesk()
  const change = (text: string) => set(at.path, text !== '' ? text : at.optional ? undefined : empty)
  const value = textAt(entry, at.path)
  return (
    <Frame {...at}>
      {(named) => {
        const shared = {
          ...named,
          'data-path': pathText(at.path),
          placeholder,
          maxLength: max,
          value,
        }
        return area ? (
          <Input.TextArea
            {...shared}
            autoSize={{ minRows: 1, maxRows: 8 }}
            onChange={(event) => change(event.target.value)}
          />
        ) : (
          <Input {...shared} onChange={(event) => change(event.target.value)} />
        )
      }}
    </Frame>
  )
}

/** A whole number. What is no number stays as it was typed, and the inspection says so. */
export function NumberAt({ unit, empty, ...at }: At & { unit?: string; empty?: null }) {
  const { entry, set } = useEntryDesk()
  const change = (text: string) => {
    const tidy = text.normalize('NFKC').trim()
    set(at.path, tidy === '' ? empty : /^\d{1,6}$/.test(tidy) ? Number(tidy) : tidy)
  }
  return (
    <Frame {...at}>
      {(named) => (
        <Input
          {...named}
          data-path={pathText(at.path)}
          className="number-field"
          inputMode="numeric"
          suffix={unit}
          value={textAt(entry, at.path)}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Frame>
  )
}

/** One of a few. */
export function ChoiceAt({ options, ...at }: At & { options: readonly { value: string | number; label: string }[] }) {
  const { entry, set } = useEntryDesk()
  const value = valueAt(entry, at.path)
  return (
    <Frame {...at}>
      {(named) => (
        <div data-path={pathText(at.path)}>
          <Select
            onOpenChange={listName(at.label)}
            {...named}
            style={{ width: '100%' }}
            placeholder="请选择"
            value={typeof value === 'string' || typeof value === 'number' ? value : null}
            onChange={(next: string | number) => set(at.path, next)}
            options={[...options]}
          />
        </div>
      )}
    </Frame>
  )
}

/** A line of text with what is already known to choose from; anything else may be written too. */
export function SuggestAt({ known, max, ...at }: At & { known: readonly string[]; max: number }) {
  const { entry, set } = useEntryDesk()
  return (
    <Frame {...at}>
      {(named) => (
        <div data-path={pathText(at.path)}>
          <AutoComplete
            onOpenChange={listName(at.label)}
            {...named}
            style={{ width: '100%' }}
            value={textAt(entry, at.path)}
            showSearch={{ filterOption: (word, option) => String(option?.value ?? '').includes(word) }}
            onChange={(next: string) => set(at.path, next === '' && at.optional ? undefined : next.slice(0, max))}
            options={known.map((value) => ({ value }))}
          />
        </div>
      )}
    </Frame>
  )
}

/** Yes or no. An optional one that is unticked is taken out of the entry. */
export function TickAt({ path, label, optional = false }: Pick<At, 'path' | 'label' | 'optional'>) {
  const { entry, set, marksAt } = useEntryDesk()
  return (
    <div className="bare-field">
      <Checkbox
        data-path={pathText(path)}
        checked={valueAt(entry, path) === true}
        onChange={(event) => set(path, event.target.checked || (optional ? undefined : false))}
      >
        {label}
      </Checkbox>
      <Marks marks={marksAt(pathText(path))} />
    </div>
  )
}

/** Any of a few, kept in the order they are offered. */
export function TicksAt({
  path,
  label,
  hint,
  options,
}: Pick<At, 'path' | 'label' | 'hint'> & { options: readonly { value: string; label: string }[] }) {
  const { entry, set, marksAt } = useEntryDesk()
  const held = valueAt(entry, path)
  const value = Array.isArray(held) ? held : []
  return (
    <fieldset className="entry-field ticks" data-path={pathText(path)}>
      <legend className="field-label">{label}</legend>
      <Checkbox.Group
        value={value}
        onChange={(next) =>
          set(
            path,
            options.map((option) => option.value).filter((one) => next.includes(one)),
          )
        }
        options={[...options]}
      />
      {hint && <p className="sub">{hint}</p>}
      <Marks marks={marksAt(pathText(path))} />
    </fieldset>
  )
}
