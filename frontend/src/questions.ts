/**
 * The questions about somebody's safety: what is clicked before a question can have been read is no answer to it. The
 * next question comes under a pointer that may be in the middle of a double click.
 */

/** Milliseconds after a question is shown in which no answer is taken; the server waits as long (screening_pages.py). */
const UNREAD = 400;

function shown(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-asked]")) {
    form.dataset["unread"] = "";
    window.setTimeout(() => delete form.dataset["unread"], UNREAD);
  }
}

function guard(event: Event): void {
  if (event.target instanceof Element && event.target.closest("form[data-unread]")) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

/** After a swap a keyboard, and a voice that reads aloud, begin at the new question; its first answer is the next Tab. */
function asked(): void {
  shown();
  document.querySelector<HTMLElement>("main h1")?.focus();
}

/**
 * What comes after the questions is loaded as any other page: with its own styles and scripts, and without links and
 * forms that are swapped in, as the whole coach would be.
 */
function leave(event: Event): void {
  const { serverResponse, xhr } = (event as CustomEvent<{ serverResponse: string; xhr: XMLHttpRequest }>).detail;
  if (serverResponse.includes('hx-boost="true"')) return;
  event.preventDefault();
  location.assign(xhr.responseURL);
}

shown();
document.addEventListener("click", guard, { capture: true });
for (const event of ["htmx:afterSwap", "htmx:historyRestore"]) document.addEventListener(event, asked);
document.addEventListener("htmx:beforeSwap", leave);
