import type { ReactNode } from 'react'
import type { ItemView } from '#modules/catalog/contract.ts'
import { VisitMark } from '../marks/visit-mark.tsx'
import {
  audienceNames,
  depthNames,
  formNames,
  handlingNames,
  levelNames,
  localElementNames,
  promiseWords,
  resultKindNames,
  sourceNames,
  typeName,
} from './words.ts'

/** What a guide says; an item of the list has it, and so has a draft that reads as an item. */
export type Guide = Pick<
  ItemView,
  | 'name'
  | 'type'
  | 'officeName'
  | 'audience'
  | 'levels'
  | 'handling'
  | 'statutoryLimit'
  | 'promisedWorkingDays'
  | 'visits'
  | 'onlineDepth'
  | 'channels'
  | 'conditions'
  | 'materials'
  | 'steps'
  | 'specialProcedures'
  | 'fee'
  | 'result'
  | 'prerequisites'
  | 'synonyms'
  | 'themes'
  | 'noticeCommitment'
  | 'legalBasis'
  | 'extras'
>

const unitWords = { working: '个工作日', calendar: '个自然日' } as const

/** 群众看到的样子：先答最想知道的，再按办事的次序。 */
export function GuideRead({ guide }: { guide: Guide }) {
  const { extras = {} } = guide
  const limit = guide.statutoryLimit
  return (
    <article className="guide-read" aria-label={guide.name}>
      <header>
        <h2>{guide.name}</h2>
        <p className="guide-answer">
          <b>{promiseWords(guide.promisedWorkingDays)}</b>
          <VisitMark declared={guide.visits} />
          <span>{guide.fee.charged ? '收费' : '不收费'}</span>
          <span>{depthNames[guide.onlineDepth - 1]}</span>
        </p>
        {extras.visitReason && <p>要到现场，因为：{extras.visitReason}</p>}
      </header>
      <Part title="谁能办">
        <List rows={guide.conditions} />
        <p className="sub">
          {guide.audience.map((one) => audienceNames[one]).join('、')}
          {guide.prerequisites.length > 0 && `。要先办好：${guide.prerequisites.join('、')}`}
        </p>
      </Part>
      <Part title="带什么">
        <ol>
          {guide.materials.map((material) => (
            <li key={material.key}>
              {material.name}
              <span className="sub">
                {`　${formNames[material.form]} ${material.copies} 份，${sourceNames[material.source]}`}
                {material.required ? '' : '，不是必须'}
                {material.deferrable ? '，可以以后再交' : ''}
                {material.issuer ? `，${material.issuer}发` : ''}
                {material.note ? `。${material.note}` : ''}
              </span>
            </li>
          ))}
        </ol>
        {guide.materials.length === 0 && <p>不用带材料。</p>}
      </Part>
      <Part title="怎么办">
        <ol>
          {guide.steps.map((step) => (
            <li key={step.key}>
              {step.name}
              <span className="sub">{`　${step.workingDays} 个工作日`}</span>
            </li>
          ))}
        </ol>
        {guide.specialProcedures.map((one) => (
          <p key={one.key} className="sub">
            {`${one.name}${one.days === null ? '' : ` ${one.days} ${unitWords[one.unit ?? 'working']}`}，${one.countsTowardLimit ? '算在时限里' : '不算在时限里'}，依据${one.basis}`}
          </p>
        ))}
        <p className="sub">
          {handlingNames[guide.handling]}，承诺 {promiseWords(guide.promisedWorkingDays)}，
          {limit ? `法定 ${limit.days} ${unitWords[limit.unit]}` : '没有法定时限'}
        </p>
      </Part>
      <Part title="在哪里办">
        <p>
          {[extras.place, extras.hours, extras.consultPhone && `咨询 ${extras.consultPhone}`]
            .filter(Boolean)
            .join('，') || '没有写地点、时间、电话。'}
        </p>
        {extras.complaintPhone && <p>监督投诉 {extras.complaintPhone}</p>}
        <p className="sub">
          {guide.levels.map((level) => levelNames[level]).join('、')}都能办：{guide.channels.join('、')}
        </p>
        {extras.localElements && (
          <p className="sub">
            乡镇、村可以不同的：{extras.localElements.map((one) => localElementNames[one]).join('、')}
          </p>
        )}
      </Part>
      <Part title="多少钱">
        <p>
          {guide.fee.charged
            ? `${guide.fee.standard ?? '没有写标准'}${guide.fee.basis ? `，依据${guide.fee.basis}` : ''}`
            : '不收费。'}
          {extras.onlinePayment ? '可以网上交。' : ''}
        </p>
      </Part>
      <Part title="办好拿到什么">
        <p>
          {guide.result.name}
          <span className="sub">
            {`　${resultKindNames[guide.result.kind]}`}
            {guide.result.validity ? `，有效期 ${guide.result.validity}` : ''}
          </span>
        </p>
      </Part>
      {extras.variants && (
        <Part title="不同情形">
          {extras.variants.questions.map((question) => (
            <p key={question.key}>
              {question.text}
              <span className="sub">{`　${question.options.map((option) => option.label).join(' / ')}`}</span>
            </p>
          ))}
          <ul>
            {extras.variants.situations.map((situation) => (
              <li key={situation.key}>
                {situation.name}
                <span className="sub">
                  {situation.materials.length === 0 ? '　不用材料' : `　要 ${situation.materials.join('、')}`}
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {extras.commonQuestions && extras.commonQuestions.length > 0 && (
        <Part title="常见问题">
          <dl>
            {extras.commonQuestions.map(({ question, answer }) => (
              <div key={question}>
                <dt>{question}</dt>
                <dd>{answer}</dd>
              </div>
            ))}
          </dl>
        </Part>
      )}
      <Part title="依据">
        <List rows={guide.legalBasis.map(({ law, article }) => `《${law}》${article ?? ''}`)} />
        <p className="sub">
          {typeName(guide.type)}，{guide.officeName}
          {guide.noticeCommitment ? '，可以告知承诺' : ''}
        </p>
      </Part>
      <Part title="人们怎么叫它">
        <p>{guide.synonyms.join('、') || '没有写常用叫法。'}</p>
        <p className="sub">主题：{guide.themes.join('、') || '没有'}</p>
      </Part>
    </article>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

const List = ({ rows }: { rows: readonly string[] }) =>
  rows.length === 0 ? (
    <p>没有写。</p>
  ) : (
    <ul>
      {rows.map((row) => (
        <li key={row}>{row}</li>
      ))}
    </ul>
  )
