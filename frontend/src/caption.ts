/** The coach's newest sentence, as screen readers read it; how it stands on the screen is for sentence.ts. */

export function showSentence(element: HTMLElement, text: string): void {
  element.textContent = text;
}
