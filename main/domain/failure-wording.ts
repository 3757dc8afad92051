// The form of what is said about a failure.

// The sentences stay in the type: the phrase books of the other languages are held against it when they are compiled.
export function words(retryable: boolean) {
  return <S extends string, N extends string>(sentence: S, nextStep: N) => ({
    sentence,
    nextStep,
    retryable,
  });
}
