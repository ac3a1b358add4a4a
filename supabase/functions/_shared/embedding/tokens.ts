/**
 * A rough count of tokens where the provider gives none. Spanish comes to about four characters a token in the
 * vocabularies of the common embedding models; the estimate is marked as one wherever it is kept.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
