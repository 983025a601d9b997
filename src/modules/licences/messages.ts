/** Refusal code to the sentence a person reads. */
export const licencesMessages = {
  'licences.unknown': '没有这张电子证照。请从“我的证照”里重新打开。',
} as const
