/** A village or community; `code` is given where the organisation module has it as a sample, with the code it gets there. */
export interface Village {
  name: string
  code: string | null
}

/** A township with the villages that demonstration addresses use; 12-digit codes. */
export interface Township {
  name: string
  code: string
  villages: readonly Village[]
}

const invented = ['长湖村', '新堤村', '柳树村', '桥头村', '双桂村'].map((name) => ({ name, code: null }))
const known = (pairs: Readonly<Record<string, string>>): Village[] =>
  Object.entries(pairs).map(([name, code]) => ({ name, code }))

/** The 14 townships of 华容县 (统计用区划代码 2023). Villages of most townships are invented. */
export const townships: readonly Township[] = [
  {
    name: '章华镇',
    code: '430623120000',
    villages: known({
      东街社区: '430623120001',
      南街社区: '430623120002',
      章台街社区: '430623120007',
      田家湖社区: '430623120010',
      万圣村: '430623120201',
    }),
  },
  {
    name: '三封寺镇',
    code: '430623101000',
    villages: known({ 墨山村: '430623101201', 茅山村: '430623101202', 红莲村: '430623101204' }),
  },
  { name: '治河渡镇', code: '430623102000', villages: invented },
  { name: '北景港镇', code: '430623103000', villages: invented },
  { name: '鲇鱼须镇', code: '430623104000', villages: invented },
  { name: '万庾镇', code: '430623106000', villages: invented },
  { name: '插旗镇', code: '430623110000', villages: invented },
  { name: '注滋口镇', code: '430623111000', villages: invented },
  { name: '操军镇', code: '430623112000', villages: invented },
  { name: '东山镇', code: '430623114000', villages: invented },
  {
    name: '梅田湖镇',
    code: '430623119000',
    villages: known({ 梅田社区: '430623119001', 友谊村: '430623119202', 湘华村: '430623119205' }),
  },
  { name: '禹山镇', code: '430623121000', villages: invented },
  { name: '新河乡', code: '430623201000', villages: invented },
  {
    name: '团洲乡',
    code: '430623207000',
    villages: known({ 团南村: '430623207201', 团东村: '430623207202', 团洲村: '430623207208', 团农村: '430623207209' }),
  },
]

export const county = '430623000000'
