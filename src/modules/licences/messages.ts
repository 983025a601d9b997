/** Refusal code to the sentence a person reads. */
export const licencesMessages = {
  'licences.number-taken': '这个证照编号已经用过。请核对编号，或者不填，由系统编号。',
  'licences.unknown': '没有这张电子证照。请从“我的证照”里重新打开。',
} as const
