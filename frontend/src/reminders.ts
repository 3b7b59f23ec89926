/** Reminders while today's page is open: a notification at each of the day's times, only if the person asks for it. */
import { word } from "./words.ts";

const row = document.querySelector<HTMLElement>("[data-reminders]");
const button = document.querySelector<HTMLButtonElement>("[data-remind]");
const said = document.querySelector<HTMLElement>("[data-remind-said]");

/** Milliseconds from now to the next moment that a clock on this wall shows `HH:MM`. */
export function until(time: string, now: Date): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const then = new Date(now);
  then.setHours(hours, minutes, 0, 0);
  if (then <= now) then.setDate(then.getDate() + 1);
  return then.getTime() - now.getTime();
}

function remind(times: readonly string[]): void {
  for (const time of times) {
    window.setTimeout(
      () => {
        new Notification(word("reminder"), { body: word("reminder body"), icon: "/icon.svg" });
      },
      until(time, new Date()),
    );
  }
  if (said) said.textContent = word("reminding", { times: times.join(", ") });
  if (button) button.hidden = true;
}

function offer(): void {
  const times = (row?.dataset["reminders"] ?? "").split(",").filter(Boolean);
  if (!button || times.length === 0 || !("Notification" in window) || Notification.permission === "denied") return;
  if (Notification.permission === "granted") {
    remind(times);
    return;
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    void Notification.requestPermission().then((answer) => {
      if (answer === "granted") remind(times);
      else if (said) said.textContent = word("not reminding");
    });
  });
}

offer();
