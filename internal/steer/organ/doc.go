// Package organ is the short list of where somebody can go: confidant, reporting desk, coordinator, clerk, outside body.
//
// Each entry says who it is (a person or a function), what you go there for in one sentence, how and when to reach it,
// who stands in, and for which side of the organisation it works: the official one, the political one or both. The
// coordinator keeps the list; everybody with an account reads it as "Ken je de weg?". The same entries stand on an open
// page behind "Dit speelt echt" in a live meeting: that page keeps nothing, sets no cookie and sends no referrer, so that
// looking there leaves no trace. An entry without phone and mail stays visible and says that it is still to be filled in.
//
// Words it owns: organ (on screen: contact), side (kant), way (weg), starting set (beginset).
//
// bron: GI-7, GI-10, ART-3, BOOT-10, BING-10
package organ
