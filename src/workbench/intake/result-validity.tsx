import { Input } from 'antd'
import { chineseDateWithYear } from '#kernel/plain-date.ts'
import { Field } from '../marks/field.tsx'
import { type Item, validToOf } from './draft-model.ts'

/** 有效期：当场办结、指南又算不出到哪一天的，由办的人说。 */
export function ResultValidity({
  item,
  typed,
  onChange,
}: {
  item: Item
  typed: string
  onChange: (typed: string) => void
}) {
  const until = validToOf(typed)
  const hint = until === null ? '长期有效' : until ? chineseDateWithYear(until) : '8 位数字，长期有效的写“长期”'
  return (
    <div className="promise">
      <div className="head">
        <h2>结果的有效期</h2>
        <span className="sub">指南写“{item.result.validity}”</span>
      </div>
      <Field label="有效期到" hint={hint}>
        {(id) => (
          <Input
            id={id}
            autoComplete="off"
            maxLength={20}
            value={typed}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
    </div>
  )
}
