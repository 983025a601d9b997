import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readItem } from '../src/modules/catalog/read-item.ts'
import { documentTerms, termsEdition } from '../src/modules/catalog/search.ts'
import { uuidv7 } from '../src/platform/crypto.ts'
import type { Database } from '../src/platform/db/database.ts'

const things =
  '食品 药品 餐饮 宾馆 旅馆 诊所 幼儿园 培训学校 书店 网吧 歌舞厅 影院 印刷 客运 货运 出租车 船舶 渔船 水产养殖 种子 农药 兽药 生猪屠宰 饲料 化肥 沼气 林地 苗木 木材 野生动物 采砂 取水 排污 排水 供水 用电 燃气 宽带 路灯 广告 道路 桥梁 河道 水库 堤防 码头 矿山 砂石 烟花爆竹 危险化学品 加油站 电梯 锅炉 压力容器 起重机 叉车 计量器具 商标 专利 公司 合作社 个体户 分公司 社会团体 基金会 宗教场所 养老院 福利院 托育 殡葬 公墓 婚姻 收养 户口 身份证 居住证 护照 驾驶证 行驶证 车辆 摩托车 房屋 宅基地 不动产 土地 抵押 公积金 廉租房 危房 物业 绿化 垃圾 装修 施工 规划 消防 人防 环评 水保 就业 失业 社保 医保 养老 工伤 生育 残疾 低保 救助 优抚 退役军人 教师 护士 医师 律师 公证 法律援助 学籍 奖学金 助学贷款 档案 职称 技能'.split(
    ' ',
  )
const acts =
  '经营许可 设立登记 变更登记 注销登记 备案 年检 换证 补证 资格认定 补贴申领 津贴发放 奖励申请 鉴定 审批 核准 验收 设计审查 开工报告 转让登记 延续 暂停 恢复 查询 证明开具 待遇核定'.split(
    ' ',
  )
const kinds =
  '城镇 农村 个人 企业 外来 临时 特殊 普通 小型 大型 集体 民办 公办 季节性 跨区 移动 网络 第一类 第二类 第三类'.split(
    ' ',
  )

/** How many of the first thousand items belong to one office, so that its officer is restricted to them. */
export const itemsOfOneOffice = 170

/**
 * Invented guides, as varied as a region's: an object, an act and a kind each, elements from the shipped items. Indexed as imports are.
 * The first of them belong to the largest office, the rest to the others in turn.
 */
export async function fillItems(
  owner: Database,
  { from: first, to: items }: { readonly from: number; readonly to: number },
): Promise<void> {
  const shipped = JSON.parse(await readFile(join(import.meta.dirname, '../db/data/items.json'), 'utf8')) as Parameters<
    typeof readItem
  >[0][]
  const contents = shipped.map((item) => readItem(item, null))
  const offices = await owner.query<{ id: string; items: number }>(
    `select office_id as id, count(*)::int as items from service_item where code not like '90%' group by office_id order by items desc, id`,
  )
  const [largest, ...others] = offices
  if (!largest) throw new Error('no items to vary')
  const rebuild = items - first > 2_000 ? await dropKeysOfTerms(owner) : []
  for (let from = first; from < items; from += 500) {
    const rows = Array.from({ length: Math.min(from + 500, items) - from }, (_, index) =>
      invented(from + index, contents),
    )
    const officeOf = (n: number) =>
      (n < itemsOfOneOffice - largest.items ? largest : others[n % others.length]) ?? largest
    await owner.transaction(async (tx) => {
      // Two hundred terms a guide: keys between tables are not checked again.
      await tx.query('set local session_replication_role = replica')
      await tx.query(
        `insert into service_item (id, name, code, implementation_code, basic_code, office_id, current_version, summary, listed_at, terms_edition)
         select id, name, code, left(code, 31), left(code, 12), office, 1, summary, '2026-05-12', $6
         from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::jsonb[]) as item (id, name, code, office, summary)`,
        [
          rows.map(({ id }) => id),
          rows.map(({ content }) => content.name),
          rows.map(({ code }) => code),
          rows.map(({ n }) => officeOf(n).id),
          rows.map(({ content }) => JSON.stringify(summaryOf(content))),
          termsEdition,
        ],
      )
      await tx.query(
        `insert into service_item_version (service_item_id, version, content, content_hash, source, office_id, valid_from, published_at, published_by)
         select id, 1, content, repeat('0', 64), '{}', office, '2026-01-01', now(), 'system:bench'
         from unnest($1::uuid[], $2::jsonb[], $3::uuid[]) as item (id, content, office)`,
        [
          rows.map(({ id }) => id),
          rows.map(({ content }) => JSON.stringify(content)),
          rows.map(({ n }) => officeOf(n).id),
        ],
      )
      const terms = rows.flatMap(({ id, content }) => [...documentTerms(content)].map((term) => ({ id, term })))
      await tx.query(
        `insert into service_item_term (service_item_id, term, weight) select * from unnest($1::uuid[], $2::text[], $3::real[])`,
        [terms.map(({ id }) => id), terms.map(({ term }) => term[0]), terms.map(({ term }) => term[1])],
      )
    })
  }
  for (const definition of rebuild) await owner.query(definition)
  for (const table of ['service_item', 'service_item_version', 'service_item_term'])
    await owner.query(`vacuum analyze ${table}`)
}

/** Takes key and indexes of `service_item_term` away; answers how to make them again. */
async function dropKeysOfTerms(owner: Database): Promise<readonly string[]> {
  const keys = await owner.query<{ drop: string; make: string }>(
    `select format('alter table service_item_term drop constraint %I', conname) as drop,
       format('alter table service_item_term add constraint %I %s', conname, pg_get_constraintdef(oid)) as make
     from pg_constraint where conrelid = 'service_item_term'::regclass and contype = 'p'
     union all select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
     from pg_index where indrelid = 'service_item_term'::regclass and not indisprimary`,
  )
  for (const { drop } of keys) await owner.query(drop)
  return keys.map(({ make }) => make)
}

type Content = ReturnType<typeof readItem>

function invented(n: number, contents: readonly Content[]) {
  const base = contents[n % contents.length]
  const thing = things[n % things.length] ?? ''
  const act = acts[Math.floor(n / things.length) % acts.length] ?? ''
  const kind = kinds[Math.floor(n / things.length / acts.length) % kinds.length] ?? ''
  if (!base) throw new Error('no items to vary')
  const content: Content = {
    ...base,
    name: `${kind}${thing}${act}${n}`,
    synonyms: [
      `办${thing}${act.slice(0, 2)}`,
      `${kind}${thing}怎么${act.slice(-2)}`,
      ...base.synonyms.slice(n % 3, (n % 3) + 1),
    ],
    result: { ...base.result, name: `${thing}${act.slice(0, 2)}证`, licenceType: null },
  }
  return { n, id: uuidv7(), code: `90${String(n).padStart(31, '0')}`, content }
}

const summaryOf = ({
  type,
  audience,
  levels,
  officeName,
  handling,
  promisedWorkingDays,
  visits,
  onlineDepth,
  themes,
}: Content) => ({ type, audience, levels, officeName, handling, promisedWorkingDays, visits, onlineDepth, themes })
