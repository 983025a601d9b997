import { Segmented } from 'antd'
import { createContext, useContext } from 'react'

const themeNames = { plain: '普通', contrast: '高对比', dark: '夜间' } as const
export type ThemeName = keyof typeof themeNames

const place = 'onevisit.theme'

/** The look chosen on this machine. */
export function chosenTheme(): ThemeName {
  const kept = localStorage.getItem(place)
  return kept === 'contrast' || kept === 'dark' ? kept : 'plain'
}

/** Puts a look on the page and keeps the choice on this machine. */
export function applyTheme(name: ThemeName): void {
  document.documentElement.classList.toggle('contrast', name === 'contrast')
  document.documentElement.classList.toggle('dark', name === 'dark')
  localStorage.setItem(place, name)
}

export const ThemeContext = createContext<{ name: ThemeName; choose: (name: ThemeName) => void }>({
  name: 'plain',
  choose: () => undefined,
})

/** 普通、高对比、夜间。 */
export function ThemeChoice() {
  const { name, choose } = useContext(ThemeContext)
  return (
    <Segmented
      size="small"
      aria-label="显示"
      value={name}
      onChange={choose}
      options={(Object.keys(themeNames) as ThemeName[]).map((value) => ({ value, label: themeNames[value] }))}
    />
  )
}
