// Light, dark or like the device. The form works without this module; with it the page changes at once. The cookie
// holds one of three words and no id.
const year = 31536000;

for (const form of document.querySelectorAll("[data-scheme-form]")) {
  form.addEventListener("submit", (event) => {
    const choice = event.submitter?.value;
    if (!choice) return;
    event.preventDefault();
    if (choice === "system") delete document.documentElement.dataset.scheme;
    else document.documentElement.dataset.scheme = choice;
    document.querySelector("meta[name=color-scheme]")?.setAttribute("content", choice === "system" ? "light dark" : choice);
    document.cookie = `weergave=${choice}; path=/; max-age=${choice === "system" ? 0 : year}; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`;
    for (const button of form.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button === event.submitter));
    }
  });
}
