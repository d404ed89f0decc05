// One polite voice for a live page: a new phase at once, a count at most every five seconds and always its last one, and
// a clock at half, at one minute and at its end.

const quiet = 5000; // ms between two counts

// voiceOf speaks in the status line of root. Its words for the clock come from the page.
export function voiceOf(root) {
  const line = root.querySelector("[data-say]");
  let phase = "", count = "", told = "", toldAt = 0, later = 0;
  let until = 0, before = 0;

  const speak = (words) => { if (line) line.textContent = words; };

  function speakCount() {
    if (later) return;
    const wait = toldAt + quiet - Date.now();
    if (wait <= 0) { toldAt = Date.now(); told = count; speak(count); return; }
    later = setTimeout(() => { later = 0; if (count && count !== told) speakCount(); }, wait);
  }

  // say tells what a frame brings.
  function say(frame) {
    const now = frame.querySelector("[data-say]:not(p)")?.dataset.say ?? "";
    count = frame.querySelector("[data-count]")?.dataset.count ?? "";
    if (now && now !== phase) { phase = now; told = count; speak(now); return; }
    if (!count) { if (told) speak(""); told = ""; } else if (count !== told) speakCount();
  }

  // clock tells how much is left, when a threshold goes by while somebody listens. A clock that was extended, or that this
  // page did not see before, begins in silence.
  function clock(timer, left) {
    if (!timer) { until = 0; return; }
    const end = Number(timer.dataset.until), half = Math.floor(Number(timer.dataset.minutes) / 2);
    const passed = (minutes) => before > minutes * 60000 && left <= minutes * 60000;
    if (end === until) {
      if (passed(0)) speak(root.dataset.textTimeUp ?? "");
      else if (passed(1)) speak(root.dataset.textMinute ?? "");
      else if (half > 1 && passed(half)) speak((root.dataset.textMinutes ?? "").replace("#", half));
    }
    until = end;
    before = left;
  }

  return { say, clock };
}
