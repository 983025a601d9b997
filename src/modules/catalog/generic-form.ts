import type { FormField, FormPage, FormSchema, ShowIf } from './form-model.ts'
import type { ItemContent } from './model.ts'

const text = (
  title: string,
  source: FormField['x-source'],
  input: FormField['x-input'],
  why: string,
  error: string,
): FormField => ({
  type: 'string',
  title,
  minLength: 1,
  maxLength: 200,
  'x-input': input,
  ...(source && { 'x-source': source }),
  'x-why': why,
  'x-error': error,
})

const personFields: Readonly<Record<string, FormField>> = {
  name: text('您的姓名', 'person.name', 'text', '结果文书上写这个名字。', '请填写身份证上的姓名。'),
  idNumber: {
    ...text(
      '您的身份号码',
      'person.idNumber',
      'id',
      '用来核对身份、取已有的证照，不用您再交复印件。',
      '请填写 18 位身份号码，最后一位可以是 X。',
    ),
    format: 'resident-id',
  },
  address: text(
    '您的住址',
    'person.address',
    'address',
    '确定由哪个乡镇、哪个窗口办。',
    '请写到门牌号或者组，例如“荷花路 18 号”。',
  ),
}

const legalFields: Readonly<Record<string, FormField>> = {
  legalName: text('单位名称', 'legal.name', 'text', '结果文书上写这个名称。', '请填写营业执照上的名称。'),
  creditCode: {
    ...text(
      '统一社会信用代码',
      'legal.creditCode',
      'credit-code',
      '用来取已有的证照，不用您再交复印件。',
      '请填写 18 位统一社会信用代码，在营业执照上。',
    ),
    format: 'credit-code',
  },
  representative: text(
    '法定代表人或者负责人',
    'legal.representative',
    'text',
    '核对由谁代表单位。',
    '请填写法定代表人或者负责人的姓名。',
  ),
  legalAddress: text(
    '单位地址',
    'legal.address',
    'address',
    '需要现场核查的，按这个地址上门。',
    '请写到门牌号，例如“荷花路 18 号”。',
  ),
}

const phone: FormField = {
  ...text('联系电话', 'account.phone', 'phone', '办理进度发到这个号码。', '请填写 11 位手机号，或者带区号的座机号。'),
  format: 'cn-phone',
}

const bankCard: FormField = {
  ...text(
    '钱打到哪张卡',
    'licence:社会保障卡.bankAccount',
    'bank-card',
    '办好后钱直接打到卡上。',
    '请填写社会保障卡或者银行卡的卡号，12 至 19 位数字。',
  ),
  format: 'bank-card',
}

const applicantKind: FormField = {
  type: 'string',
  title: '您给谁办',
  oneOf: [
    { const: 'individual', title: '个人' },
    { const: 'legal-entity', title: '公司或者其他单位' },
  ],
  'x-input': 'radio',
  'x-source': 'applicant.kind',
  'x-why': '个人和单位要填的不一样。',
  'x-error': '请选择给个人办，还是给单位办。',
}

const only = (fields: Readonly<Record<string, FormField>>, condition: ShowIf) =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, { ...field, 'x-show-if': condition }]))

/** 通用申请表: who applies and how to reach them, all prefilled; a card number when money is paid. Nothing the item does not need (行政许可法第二十九条). */
export function genericForm(item: Pick<ItemContent, 'name' | 'audience' | 'result'>): FormSchema {
  const both = item.audience.length > 1
  const person = item.audience.includes('individual')
  const pays = item.result.kind === 'payment'
  const properties: Record<string, FormField> = {
    ...(both && { applicantKind }),
    ...(person && (both ? only(personFields, { field: 'applicantKind', equals: 'individual' }) : personFields)),
    ...(!person && legalFields),
    ...(both && only(legalFields, { field: 'applicantKind', equals: 'legal-entity' })),
    phone,
    ...(pays && { bankCard }),
  }
  const page = (key: string, title: string, fields: readonly string[]): FormPage[] => {
    const present = fields.filter((field) => properties[field])
    return present.length > 0 ? [{ key, title, fields: present }] : []
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `generic:${person ? 'individual' : ''}${both ? '+' : ''}${both || !person ? 'legal-entity' : ''}${pays ? ':payment' : ''}`,
    title: `${item.name}申请表`,
    'x-item': item.name,
    type: 'object',
    additionalProperties: false,
    properties,
    required: Object.keys(properties),
    'x-pages': [
      ...page('kind', '您给谁办', ['applicantKind']),
      ...page('person', '您的信息', Object.keys(personFields)),
      ...page('legal', '单位的信息', Object.keys(legalFields)),
      ...page('contact', pays ? '怎么联系您，钱打到哪里' : '怎么联系您', ['phone', 'bankCard']),
    ],
  }
}
