// Asks for an address from the page at hand, with its cookies. The text is not parsed here: the pages of the product let no
// script make a document out of text.
async (address) => {
  const response = await fetch(address, { credentials: "same-origin" });
  const type = (response.headers.get("content-type") || "").split(";")[0];
  return { Status: response.status, Type: type, URL: response.url, HTML: type === "text/html" ? await response.text() : "" };
}
