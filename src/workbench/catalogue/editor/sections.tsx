import type { ReactNode } from 'react'
import { catalogRoutes } from '#modules/catalog/contract.ts'
import { itemTypes, localElements } from '#modules/catalog/model.ts'
import { organisationRoutes } from '#modules/organisation/contract.ts'
import { useRead } from '../../api/requests.ts'
import { depthNames, levelNames, localElementNames, resultKindNames } from '../words.ts'
import { listAt, textAt, valueAt } from './entry.ts'
import { useEntryDesk } from './entry-desk.tsx'
import { ChoiceAt, NumberAt, SuggestAt, TextAt, TickAt, TicksAt } from './fields.tsx'
import { MaterialRows } from './material-rows.tsx'
import { RowsAt, TextsAt } from './rows.tsx'
import { VariantsEditor } from './variants-editor.tsx'

/** A part of the form, with the fields of the entry it holds. */
export interface Section {
  key: string
  name: string
  fields: readonly string[]
  Body: () => ReactNode
}

/** The parts of the form, in the order of the index at the left. */
export const sections: readonly Section[] = [
  {
    key: 'basic',
    name: '基本信息',
    fields: [
      ...['name', 'code', 'type', 'department', 'audience', 'level', 'caseKind', 'onlineDepth', 'channels'],
      ...['noticeCommitment', 'onlinePayment', 'prerequisites', 'localElements'],
    ],
    Body: Basic,
  },
  {
    key: 'limits',
    name: '时限与跑动',
    fields: ['statutoryLimit', 'promisedLimitDays', 'visits', 'visitReason'],
    Body: Limits,
  },
  { key: 'conditions', name: '受理条件', fields: ['conditions'], Body: Conditions },
  { key: 'materials', name: '申请材料', fields: ['materials'], Body: MaterialRows },
  { key: 'steps', name: '办理环节', fields: ['steps'], Body: Steps },
  { key: 'procedures', name: '特别程序', fields: ['specialProcedures'], Body: Procedures },
  { key: 'fee', name: '收费', fields: ['fee'], Body: FeePart },
  { key: 'result', name: '结果', fields: ['result', 'resultSample'], Body: Result },
  {
    key: 'place',
    name: '地点时间电话',
    fields: ['place', 'hours', 'consultPhone', 'complaintPhone'],
    Body: Place,
  },
  { key: 'questions', name: '常见问题', fields: ['commonQuestions'], Body: Questions },
  { key: 'variants', name: '办理情形', fields: ['variants'], Body: VariantsEditor },
  { key: 'laws', name: '依据', fields: ['legalBasis', 'sources'], Body: Laws },
  { key: 'words', name: '叫法与主题', fields: ['synonyms', 'themes'], Body: Words },
]

const levels = (['county', 'township', 'village'] as const).map((value) => ({ value, label: levelNames[value] }))

function Basic() {
  const offices = useRead(organisationRoutes.listOffices, { query: {} })
  const items = useRead(catalogRoutes.listItems, { query: {} })
  return (
    <>
      <div className="wide">
        <TextAt path={['name']} label="事项名称" max={200} />
      </div>
      <ChoiceAt
        path={['type']}
        label="事项类型"
        options={itemTypes.map(({ name }) => ({ value: name, label: name }))}
      />
      <SuggestAt
        path={['department']}
        label="实施部门"
        max={100}
        known={(offices.data ?? []).map((office) => office.name)}
      />
      <TicksAt
        path={['audience']}
        label="服务对象"
        options={[
          { value: 'natural', label: '个人' },
          { value: 'legal', label: '企业和其他组织' },
        ]}
      />
      <TicksAt path={['level']} label="行使层级" options={levels} hint="下放就在这里加上乡镇、村。" />
      <ChoiceAt
        path={['caseKind']}
        label="办件类型"
        options={[
          { value: 'immediate', label: '即办件：当日办结' },
          { value: 'promised', label: '承诺件：按承诺的天数' },
        ]}
      />
      <ChoiceAt
        path={['onlineDepth']}
        label="网上办理深度"
        options={depthNames.map((label, at) => ({ value: at + 1, label }))}
      />
      <div className="wide ticks-line">
        <TickAt path={['noticeCommitment']} label="可以告知承诺" />
        <TickAt path={['onlinePayment']} label="可以网上支付" optional />
      </div>
      <div className="wide">
        <TicksAt
          path={['localElements']}
          label="乡镇、村认领时可以不同的要素"
          hint="一个也不选，就是四样都可以。"
          options={localElements.map((value) => ({ value, label: localElementNames[value] }))}
        />
      </div>
      <List name="办理渠道">
        <TextsAt path={['channels']} what="渠道" max={100} />
      </List>
      <List name="前置事项">
        <RowsAt path={['prerequisites']} what="前置事项" add="加一项前置事项" blank={() => ''}>
          {(row, at) => (
            <SuggestAt
              path={row}
              label={`第 ${at + 1} 项前置事项`}
              bare
              max={200}
              known={(items.data ?? []).map((item) => item.name)}
            />
          )}
        </RowsAt>
      </List>
      <div className="wide">
        <TextAt path={['code']} label="自带的 31 位或 33 位编码" optional max={40} hint="没有就由系统编。" />
      </div>
    </>
  )
}

function Limits() {
  const { entry, set } = useEntryDesk()
  const unit = valueAt(entry, ['statutoryLimit', 'unit'])
  return (
    <>
      <ChoiceAt
        path={['statutoryLimit', 'unit']}
        label="法定时限按"
        options={[
          { value: 'working', label: '工作日' },
          { value: 'calendar', label: '自然日' },
        ]}
      />
      <NumberAt path={['statutoryLimit', 'days']} label="法定时限" unit="天" empty={null} />
      <div className="wide">
        <p className="sub">
          没有法定时限：
          <button
            type="button"
            className="link"
            aria-disabled={unit === null}
            onClick={() => set(['statutoryLimit'], { days: null, unit: null })}
          >
            两样都清空
          </button>
        </p>
      </div>
      <NumberAt path={['promisedLimitDays']} label="承诺时限" unit="个工作日" hint="即办件写 0。" />
      <NumberAt path={['visits']} label="到现场次数" unit="次" />
      <div className="wide">
        <TextAt path={['visitReason']} label="必须到现场的原因" optional max={300} area />
      </div>
    </>
  )
}

function Conditions() {
  return (
    <List>
      <TextsAt path={['conditions']} what="条件" max={1000} area />
    </List>
  )
}

function Steps() {
  const { entry } = useEntryDesk()
  const sum = listAt(entry, ['steps']).reduce<number>(
    (days, _, at) => days + (Number(textAt(entry, ['steps', at, 'days'])) || 0),
    0,
  )
  return (
    <List>
      <RowsAt path={['steps']} what="环节" add="加一个环节" blank={() => ({ name: '', days: 1 })}>
        {(row, at) => (
          <div className="row-line">
            <TextAt path={[...row, 'name']} label={`第 ${at + 1} 个环节的名称`} bare max={100} />
            <NumberAt path={[...row, 'days']} label={`第 ${at + 1} 个环节的工作日`} bare unit="个工作日" />
          </div>
        )}
      </RowsAt>
      <p className="sub">
        合计 {sum} 个工作日，承诺 {textAt(entry, ['promisedLimitDays']) || '没有写'}。
      </p>
    </List>
  )
}

function Procedures() {
  return (
    <List say="听证、检验、检测、公示这些。依法不算在时限里的，写明依据和天数。">
      <RowsAt
        path={['specialProcedures']}
        what="特别程序"
        add="加一项特别程序"
        blank={() => ({ name: '', days: null, unit: null, countsTowardLimit: false, basis: '' })}
      >
        {(row, at) => <Procedure row={row} at={at} />}
      </RowsAt>
    </List>
  )
}

function Procedure({ row, at }: { row: readonly (string | number)[]; at: number }) {
  const { entry, set } = useEntryDesk()
  const noLimit = valueAt(entry, [...row, 'unit']) === null
  const name = `第 ${at + 1} 项特别程序`
  return (
    <>
      <div className="row-line">
        <TextAt path={[...row, 'name']} label={`${name}的名称`} bare max={200} placeholder="名称" />
        <NumberAt path={[...row, 'days']} label={`${name}的天数`} bare unit="天" empty={null} />
        <ChoiceAt
          path={[...row, 'unit']}
          label={`${name}的单位`}
          bare
          options={[
            { value: 'working', label: '工作日' },
            { value: 'calendar', label: '自然日' },
          ]}
        />
      </div>
      <div className="row-line">
        <TextAt path={[...row, 'basis']} label={`${name}的依据`} bare max={300} placeholder="依据" />
        <TickAt path={[...row, 'countsTowardLimit']} label="算在时限里" />
        {!noLimit && (
          <button
            type="button"
            className="link"
            onClick={() => {
              const { days: _days, unit: _unit, ...rest } = valueAt(entry, row) as Record<string, unknown>
              set(row, { ...rest, days: null, unit: null })
            }}
          >
            没有规定天数
          </button>
        )}
      </div>
    </>
  )
}

function FeePart() {
  const { entry } = useEntryDesk()
  const charged = valueAt(entry, ['fee', 'charged']) === true
  return (
    <>
      <div className="wide">
        <TickAt path={['fee', 'charged']} label="收费" />
      </div>
      {(charged || valueAt(entry, ['fee', 'standard']) !== undefined) && (
        <div className="wide">
          <TextAt path={['fee', 'standard']} label="收费标准" optional={!charged} max={500} area />
        </div>
      )}
      {(charged || valueAt(entry, ['fee', 'basis']) !== undefined) && (
        <div className="wide">
          <TextAt path={['fee', 'basis']} label="收费依据" optional={!charged} max={500} area />
        </div>
      )}
    </>
  )
}

function Result() {
  const types = useRead(catalogRoutes.listLicenceTypes, {})
  return (
    <>
      <TextAt path={['result', 'name']} label="办理结果" max={200} />
      <ChoiceAt
        path={['result', 'kind']}
        label="结果种类"
        options={Object.entries(resultKindNames).map(([value, label]) => ({ value, label }))}
      />
      <SuggestAt
        path={['result', 'licenceType']}
        label="电子证照类型"
        optional
        max={100}
        known={(types.data ?? []).map((type) => type.name)}
      />
      <TextAt path={['result', 'validity']} label="有效期" optional max={200} />
      <div className="wide">
        <TextAt path={['resultSample']} label="结果样本：名称或者网址" optional max={300} />
      </div>
    </>
  )
}

function Place() {
  return (
    <>
      <div className="wide">
        <TextAt path={['place']} label="办理地点" optional max={300} />
      </div>
      <div className="wide">
        <TextAt path={['hours']} label="办理时间" optional max={300} />
      </div>
      <TextAt path={['consultPhone']} label="咨询电话" optional max={40} />
      <TextAt path={['complaintPhone']} label="监督投诉电话" optional max={40} />
    </>
  )
}

function Questions() {
  return (
    <List>
      <RowsAt path={['commonQuestions']} what="问题" add="加一个问题" blank={() => ({ question: '', answer: '' })}>
        {(row, at) => (
          <>
            <TextAt path={[...row, 'question']} label={`第 ${at + 1} 个问题`} bare max={200} placeholder="问" />
            <TextAt
              path={[...row, 'answer']}
              label={`第 ${at + 1} 个问题的回答`}
              bare
              max={1000}
              area
              placeholder="答"
            />
          </>
        )}
      </RowsAt>
    </List>
  )
}

function Laws() {
  return (
    <>
      <List name="设定依据">
        <RowsAt path={['legalBasis']} what="依据" add="加一条依据" blank={() => ({ law: '', article: null })}>
          {(row, at) => (
            <div className="row-line">
              <TextAt
                path={[...row, 'law']}
                label={`第 ${at + 1} 条依据的名称`}
                bare
                max={300}
                placeholder="法律名称，不写书名号"
              />
              <TextAt
                path={[...row, 'article']}
                label={`第 ${at + 1} 条依据是第几条`}
                bare
                empty={null}
                max={200}
                placeholder="第几条"
              />
            </div>
          )}
        </RowsAt>
      </List>
      <List name="资料来源" say="从哪里抄来、改来的，网址或者文件名。只给编辑看。">
        <TextsAt path={['sources']} what="来源" max={1000} />
      </List>
    </>
  )
}

function Words() {
  return (
    <>
      <List name="常用叫法" say="人们怎么叫它，一行一个；搜这些话也找得到。">
        <TextsAt path={['synonyms']} what="叫法" max={100} />
      </List>
      <List name="主题">
        <TextsAt path={['themes']} what="主题" max={50} />
      </List>
    </>
  )
}

/** A list that takes the whole width. */
function List({ name, say, children }: { name?: string; say?: string; children: ReactNode }) {
  return (
    <div className="wide">
      {name && <h3>{name}</h3>}
      {say && <p className="sub">{say}</p>}
      {children}
    </div>
  )
}
