import { createBrowserRouter, Navigate, useRouteError } from 'react-router'
import { useStaff } from './api/session.ts'
import { destinationsOf } from './shell/destinations.ts'
import { FaultPage } from './shell/fault-say.tsx'
import { Shell } from './shell/shell.tsx'

/** Every screen is a chunk of its own. */
export const router = createBrowserRouter(
  [
    {
      element: <Shell />,
      errorElement: <Broken />,
      hydrateFallbackElement: <div className="blank">正在打开</div>,
      children: [
        { index: true, element: <Start /> },
        { path: 'intake', lazy: async () => ({ Component: (await import('./intake/intake-page.tsx')).IntakePage }) },
        { path: 'cases', lazy: async () => ({ Component: (await import('./queue/queue-page.tsx')).QueuePage }) },
        { path: 'cases/:id', lazy: async () => ({ Component: (await import('./case/case-page.tsx')).CasePage }) },
        {
          path: 'hand-out',
          lazy: async () => ({ Component: (await import('./hand-out/hand-out-page.tsx')).HandOutPage }),
        },
        { path: 'board', lazy: async () => ({ Component: (await import('./board/board-page.tsx')).BoardPage }) },
        {
          path: 'administration/:part?',
          lazy: async () => ({
            Component: (await import('./administration/administration-page.tsx')).AdministrationPage,
          }),
        },
        {
          path: 'catalogue/*',
          lazy: async () => ({ Component: (await import('./catalogue/catalogue-page.tsx')).CataloguePage }),
        },
        {
          path: 'figures/:part?',
          lazy: async () => ({ Component: (await import('./figures/figures-page.tsx')).FiguresPage }),
        },
        { path: '*', element: <NoSuchPage /> },
      ],
    },
  ],
  { basename: '/desk' },
)

function Start() {
  const [first] = destinationsOf(useStaff())
  if (first) return <Navigate to={first.path} replace />
  return (
    <div className="blank">
      <b>您现在没有岗位</b>
      <p>请找安全管理员安排岗位，安排好后刷新这一页。</p>
    </div>
  )
}

function NoSuchPage() {
  return (
    <div className="blank">
      <b>没有这一页</b>
      <p>请从上面的导航重新进入。</p>
    </div>
  )
}

function Broken() {
  return <FaultPage error={useRouteError()} onRetry={() => window.location.reload()} />
}
