import { catalogRoutes } from '#modules/catalog/contract.ts'
import { useRead } from '../../api/requests.ts'
import { type Path, textAt } from './entry.ts'
import { useEntryDesk } from './entry-desk.tsx'
import { ChoiceAt, NumberAt, SuggestAt, TextAt, TickAt } from './fields.tsx'
import { RowsAt } from './rows.tsx'

const forms = [
  { value: 'original', label: '原件' },
  { value: 'copy', label: '复印件' },
  { value: 'electronic', label: '电子件' },
]
const sources = [
  { value: 'applicant', label: '申请人自备' },
  { value: 'licence', label: '电子证照' },
  { value: 'data_sharing', label: '数据共享' },
  { value: 'issued_by_government', label: '政府部门核发' },
]

const blank = () => ({
  name: '',
  form: 'original',
  copies: 1,
  source: 'applicant',
  required: true,
  deferrable: false,
})

/** 申请材料：常用的在面上，别的收在“细项”里。 */
export function MaterialRows() {
  const types = useRead(catalogRoutes.listLicenceTypes, {})
  const known = (types.data ?? []).map((type) => type.name)
  return (
    <div className="wide">
      <p className="sub">什么情形才要的，写在名称后面的括号里，例如“授权委托书（委托办理的提交）”。</p>
      <RowsAt path={['materials']} what="材料" add="加一份材料" blank={blank}>
        {(row, at) => <MaterialRow row={row} at={at} known={known} />}
      </RowsAt>
    </div>
  )
}

function MaterialRow({ row, at, known }: { row: Path; at: number; known: readonly string[] }) {
  const { entry } = useEntryDesk()
  const name = `第 ${at + 1} 份材料`
  const more = ['licenceType', 'sharedWith', 'issuer', 'sample', 'blankForm', 'note'].filter(
    (field) => textAt(entry, [...row, field]) !== '',
  ).length
  return (
    <>
      <TextAt path={[...row, 'name']} label={`${name}的名称`} bare max={300} area placeholder="材料名称" />
      <div className="row-line material-line">
        <ChoiceAt path={[...row, 'form']} label={`${name}的形式`} bare options={forms} />
        <NumberAt path={[...row, 'copies']} label={`${name}的份数`} bare unit="份" />
        <ChoiceAt path={[...row, 'source']} label={`${name}从哪里来`} bare options={sources} />
        <TickAt path={[...row, 'required']} label="必要" />
        <TickAt path={[...row, 'deferrable']} label="可以容缺" />
      </div>
      <details>
        <summary>细项{more > 0 ? `，写了 ${more} 样` : ''}</summary>
        <div className="section-body">
          <SuggestAt path={[...row, 'licenceType']} label="证照类型" optional max={100} known={known} />
          <TextAt path={[...row, 'sharedWith']} label="从哪个数据源取" optional max={100} />
          <TextAt path={[...row, 'issuer']} label="谁出具" optional max={100} />
          <TextAt path={[...row, 'sample']} label="填写样例" optional max={300} />
          <TextAt path={[...row, 'blankForm']} label="空白表格" optional max={300} />
          <div className="wide">
            <TextAt path={[...row, 'note']} label="受理标准、填写说明" optional max={1000} area />
          </div>
        </div>
      </details>
    </>
  )
}
