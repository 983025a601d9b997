import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { publishingRoutes } from '#modules/publishing/contract.ts'
import { problemOf } from '../api/problem.ts'
import { useRead } from '../api/requests.ts'
import { TextField } from '../marks/text-field.tsx'
import { FaultSay } from '../shell/fault-say.tsx'
import { lawElementWords } from './words.ts'

/** 法律依据：一部法律（的一条）改了，哪些事项的哪些要素要跟着看。 */
export function Laws() {
  const [wanted, setWanted] = useSearchParams()
  const law = wanted.get('law') ?? ''
  const article = wanted.get('article') ?? ''
  const read = useRead(
    publishingRoutes.touchedByLaw,
    { query: { law, ...(article === '' ? {} : { article }) } },
    { enabled: law !== '' },
  )
  const [typed, setTyped] = useState({ law, article })
  const look = (name: string, number: string) => {
    setTyped({ law: name, article: number })
    setWanted({ ...(name === '' ? {} : { law: name }), ...(number === '' ? {} : { article: number }) })
  }
  const found = law === '' ? undefined : read.data
  const many = found !== undefined && found.items.length === 0 && found.laws.length > 1
  return (
    <section className="catalogue-work" aria-label="法律依据">
      <div className="catalogue-bar">
        <h1>法律依据</h1>
        <span className="sub" role="status">
          {found && !many ? `牵动 ${found.items.length} 项` : ''}
        </span>
      </div>
      <LawForm typed={typed} onType={setTyped} fault={read.error} onLook={look} />
      {found && found.laws.length > 1 && (
        <p className="law-choice">
          <span className="sub">{many ? '有几部法律像，选一部：' : '也像：'}</span>
          {found.laws.map((name) => (
            <button key={name} type="button" className="link" onClick={() => look(name, article)}>
              《{name}》
            </button>
          ))}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard */}
      <section className="table-frame" tabIndex={0} aria-label="牵动的事项">
        {found && found.items.length > 0 && (
          <table className="table">
            <thead>
              <tr>
                <th>事项</th>
                <th>部门</th>
                <th>哪些要素</th>
              </tr>
            </thead>
            <tbody>
              {found.items.map((item) => (
                <tr key={item.itemId}>
                  <td>
                    <Link to={`/catalogue/items/${item.code}`}>{item.name}</Link>
                  </td>
                  <td className="nowrap">{item.officeName}</td>
                  <td>
                    {item.elements.map((one) => (
                      <span key={`${one.element}${one.article}`} className="touched">
                        {lawElementWords(one.element)}
                        <span className="sub">{one.article ?? '没有写到条'}</span>
                      </span>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {law === '' && <p className="blank">写法律名称，可以不写书名号和“中华人民共和国”。写了第几条就只看那一条。</p>}
        {found && found.items.length === 0 && !many && (
          <div className="blank">
            <b>没有牵动的事项</b>
            <p>换个名称，或者不写第几条再看。</p>
          </div>
        )}
        {law !== '' && read.isPending && <p className="blank">正在找</p>}
      </section>
    </section>
  )
}

interface Asked {
  law: string
  article: string
}

function LawForm({
  typed: { law, article },
  onType,
  fault,
  onLook,
}: {
  typed: Asked
  onType: (typed: Asked) => void
  fault: unknown
  onLook: (law: string, article: string) => void
}) {
  const problem = problemOf(fault)
  return (
    <form
      className="one-line-form law-form"
      onSubmit={(event) => {
        event.preventDefault()
        onLook(law.trim(), article.trim())
      }}
    >
      <TextField
        label="法律、法规、规章"
        fault={problem?.field('law')}
        value={law}
        maxLength={200}
        onChange={(next) => onType({ law: next, article })}
      />
      <TextField
        label="第几条"
        optional
        placeholder="第三十五条"
        fault={problem?.field('article')}
        value={article}
        maxLength={30}
        onChange={(next) => onType({ law, article: next })}
      />
      <button type="submit" className="btn" aria-disabled={law.trim() === ''}>
        看牵动什么
      </button>
      {problem?.status !== 422 && <FaultSay error={fault} />}
    </form>
  )
}
