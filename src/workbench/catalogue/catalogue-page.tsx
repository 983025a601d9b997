import { lazy, Suspense } from 'react'
import { Navigate, NavLink, Route, Routes } from 'react-router'
import { publishingRoutes } from '#modules/publishing/contract.ts'
import { useRead } from '../api/requests.ts'
import { useMay } from '../api/session.ts'
import { LawsPage } from '../figures/laws-page.tsx'
import { NotYours } from '../shell/fault-say.tsx'
import { Batches } from './batches.tsx'
import { Bulk } from './bulk.tsx'
import { Claims } from './claims.tsx'
import { Coverage } from './coverage.tsx'
import { Drafts } from './drafts.tsx'
import { ItemPage } from './item-page.tsx'
import { Items } from './items.tsx'
import { SearchBoard } from './search-board.tsx'
import './catalogue.css'

const DraftPage = lazy(async () => ({ default: (await import('./draft-page.tsx')).DraftPage }))

const PlansPage = lazy(async () => ({ default: (await import('./plan/plans-page.tsx')).PlansPage }))
const CirclesPage = lazy(async () => ({ default: (await import('./plan/circles-page.tsx')).CirclesPage }))

/** A page of the catalogue: which permission opens it, and whose it is. */
interface Part {
  path: string
  name: string
  needs: string
  whose: string
}

const parts: readonly Part[] = [
  { path: 'items', name: '事项', needs: 'catalog.view', whose: '事项编辑、审核人员和单位负责人' },
  { path: 'drafts', name: '编制', needs: 'catalog.view', whose: '事项编辑、审核人员和单位负责人' },
  { path: 'reviews', name: '审核', needs: 'catalog.publish', whose: '事项审核人员' },
  { path: 'batches', name: '批次', needs: 'catalog.view', whose: '事项编辑、审核人员和单位负责人' },
  { path: 'bulk', name: '批量和下载', needs: 'catalog.view', whose: '事项编辑、审核人员和单位负责人' },
  { path: 'claims', name: '认领', needs: 'catalog.claim', whose: '乡镇和村的代办员' },
  { path: 'coverage', name: '认领覆盖', needs: 'catalog.view', whose: '事项编辑、审核人员和单位负责人' },
  { path: 'plans', name: '办理方案', needs: 'catalog.view', whose: '事项编辑、审核人员和单位负责人' },
  { path: 'circles', name: '互为前置', needs: 'catalog.view', whose: '事项编辑、审核人员和单位负责人' },
  { path: 'laws', name: '法律依据', needs: 'catalog.view', whose: '事项编辑、审核人员和单位负责人' },
  { path: 'searches', name: '没搜到的话', needs: 'catalog.view', whose: '事项编辑、审核人员和单位负责人' },
]

/** 事项：编制、审核、分批公布，认领和对标。 */
export function CataloguePage() {
  const views = useMay('catalog.view')
  const approves = useMay('catalog.publish')
  const claims = useMay('catalog.claim')
  const held = { 'catalog.view': views, 'catalog.publish': approves, 'catalog.claim': claims } as Record<
    string,
    boolean
  >
  const open = parts.filter((part) => held[part.needs])
  const gate = (path: string, page: React.ReactNode) => {
    const part = parts.find((one) => one.path === path)
    return part && !held[part.needs] ? (
      <NotYours>
        “{part.name}”是{part.whose}用的。
      </NotYours>
    ) : (
      page
    )
  }
  return (
    <div className="catalogue">
      <nav className="catalogue-parts" aria-label="事项管理">
        {open.map((part) => (
          <NavLink key={part.path} to={`/catalogue/${part.path}`}>
            {part.name}
            {part.path === 'reviews' && <Waiting />}
          </NavLink>
        ))}
      </nav>
      <Suspense fallback={<div className="blank">正在打开</div>}>
        <Routes>
          <Route path="items" element={gate('items', <Items />)} />
          <Route path="items/:code" element={gate('items', <ItemPage />)} />
          <Route path="drafts" element={gate('drafts', <Drafts key="drafts" />)} />
          <Route path="drafts/:id" element={gate('drafts', <DraftPage />)} />
          <Route path="reviews" element={gate('reviews', <Drafts key="reviews" reviewing />)} />
          <Route path="batches/:id?" element={gate('batches', <Batches />)} />
          <Route path="bulk" element={gate('bulk', <Bulk />)} />
          <Route path="claims" element={gate('claims', <Claims />)} />
          <Route path="coverage" element={gate('coverage', <Coverage />)} />
          <Route path="plans" element={gate('plans', <PlansPage />)} />
          <Route path="circles" element={gate('circles', <CirclesPage />)} />
          <Route path="laws" element={gate('laws', <LawsPage />)} />
          <Route path="searches" element={gate('searches', <SearchBoard />)} />
          <Route path="*" element={<Navigate to={`/catalogue/${open[0]?.path ?? 'items'}`} replace />} />
        </Routes>
      </Suspense>
    </div>
  )
}

/** How many drafts wait for approval. */
function Waiting() {
  const read = useRead(publishingRoutes.listDrafts, { query: { state: 'checked', limit: 100 } }, { every: 60_000 })
  const count = read.data?.drafts.length ?? 0
  return count > 0 ? <b>{read.data?.next ? `${count}+` : count}</b> : null
}
