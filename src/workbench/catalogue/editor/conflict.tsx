import { useState } from 'react'
import type { DraftView } from '#modules/publishing/contract.ts'
import type { ApiProblem } from '../../api/problem.ts'
import { fieldName } from '../words.ts'
import { type Entry, type Merge, mergeEntries, withValue } from './entry.ts'

/** 别人刚改过：谁、什么时候、改了哪些要素；各改各的合在一起，都改了的由我选。 */
export function Conflict({
  problem,
  base,
  mine,
  theirs,
  onSettle,
}: {
  problem: ApiProblem
  base: Entry
  mine: Entry
  theirs: DraftView
  onSettle: (entry: Entry) => void
}) {
  const merge: Merge = mergeEntries(base, mine, theirs.source)
  const [give, setGive] = useState<readonly string[]>([])
  const settled = give.reduce((entry, field) => withValue(entry, [field], theirs.source[field]), merge.entry)
  return (
    <section className="conflict say say-soon" role="alert" aria-label="别人刚改过">
      <div>
        <p>
          <b>{who(problem)}</b>
        </p>
        {merge.theirs.length > 0 && <p>对方改了：{merge.theirs.map(fieldName).join('、')}。会合进来。</p>}
        {merge.both.length > 0 && <p>两个人都改了，选留哪一个：</p>}
        <ul>
          {merge.both.map((field) => (
            <li key={field}>
              <label>
                <input
                  type="checkbox"
                  checked={give.includes(field)}
                  onChange={(event) =>
                    setGive((old) => (event.target.checked ? [...old, field] : old.filter((one) => one !== field)))
                  }
                />
                {fieldName(field)}：用对方的（不选就用我写的）
                {typeof theirs.source[field] === 'string' && (
                  <span className="sub">对方写的：{theirs.source[field]}</span>
                )}
              </label>
            </li>
          ))}
        </ul>
        <p className="conflict-acts">
          <button type="button" className="btn btn-small btn-primary" onClick={() => onSettle(settled)}>
            合在一起，接着改
          </button>
          <button type="button" className="btn btn-small" onClick={() => onSettle(theirs.source)}>
            都用对方的
          </button>
          <span className="sub">合错了可以撤销。</span>
        </p>
      </div>
    </section>
  )
}

/** Who and when; the sentence of the server also says to read again, which is what this does. */
function who({ params: { name, at }, message }: ApiProblem): string {
  return typeof name === 'string' && typeof at === 'string' ? `${name}在 ${at}改过这份草稿。` : message
}
