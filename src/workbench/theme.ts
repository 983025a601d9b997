import { type ThemeConfig, theme } from 'antd'

const value = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** Ant Design dressed in the tokens of tokens.css; derived colours are all named, none is computed by the library. */
export function deskTheme(dark = false): ThemeConfig {
  const office = value('--office')
  const office2 = value('--office-2')
  const wash = value('--office-wash')
  const ink = value('--ink')
  const ink2 = value('--ink-2')
  const sheet = value('--sheet')
  const paper2 = value('--paper-2')
  const line = value('--line')
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: dark ? 'night' : 'desk' },
    hashed: false,
    token: {
      colorPrimary: office,
      colorPrimaryHover: office2,
      colorPrimaryActive: office2,
      colorPrimaryBg: wash,
      colorTextLightSolid: value('--on-office'),
      colorLink: office,
      colorLinkHover: office2,
      colorLinkActive: office2,
      colorSuccess: value('--done'),
      colorSuccessBg: value('--done-wash'),
      colorWarning: value('--soon'),
      colorWarningBg: value('--soon-wash'),
      colorError: value('--late'),
      colorErrorBg: value('--late-wash'),
      colorInfo: value('--info'),
      colorInfoBg: value('--info-wash'),
      colorText: ink,
      colorTextSecondary: ink2,
      colorTextTertiary: ink2,
      colorTextQuaternary: ink2,
      colorTextPlaceholder: ink2,
      colorTextDisabled: ink2,
      colorBgLayout: value('--paper'),
      colorBgContainer: sheet,
      colorBgElevated: sheet,
      colorBgContainerDisabled: paper2,
      colorFillAlter: paper2,
      colorBorder: value('--line-strong'),
      colorBorderSecondary: line,
      colorSplit: line,
      fontFamily: value('--font'),
      fontSize: 14,
      fontSizeSM: 12,
      fontSizeLG: 16,
      lineHeight: 1.5,
      fontWeightStrong: 600,
      borderRadius: 4,
      borderRadiusSM: 3,
      borderRadiusLG: 4,
      borderRadiusXS: 2,
      controlHeight: 32,
      controlHeightSM: 28,
      controlHeightLG: 36,
      sizeUnit: 4,
      sizeStep: 4,
      padding: 16,
      paddingSM: 12,
      paddingXS: 8,
      marginSM: 12,
      marginXS: 8,
      boxShadow: 'none',
      boxShadowTertiary: 'none',
      boxShadowSecondary: '0 8px 24px rgb(26 29 33 / .16)',
      lineWidthFocus: 3,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.12s',
      wireframe: false,
    },
    components: {
      Table: {
        headerBg: paper2,
        headerColor: ink2,
        headerSplitColor: 'transparent',
        borderColor: line,
        rowHoverBg: '#f6f7f4',
        rowSelectedBg: wash,
        rowSelectedHoverBg: wash,
        cellPaddingBlockSM: 7,
        cellPaddingInlineSM: 8,
        cellFontSizeSM: 14,
        headerBorderRadius: 0,
      },
      Button: { defaultShadow: 'none', primaryShadow: 'none', dangerShadow: 'none', fontWeight: 400 },
      Input: { activeShadow: 'none', paddingInline: 8 },
      Select: { optionSelectedBg: wash },
      Tabs: { inkBarColor: office, horizontalItemPadding: '8px 14px', horizontalMargin: '0' },
      Segmented: { trackBg: sheet, itemSelectedBg: wash, itemSelectedColor: office, trackPadding: 0 },
    },
  }
}

/** The nonce under which this page may write styles; empty in the development server. */
export function styleNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''
  return nonce.startsWith('__') ? '' : nonce
}
