// Package app puts the house together: read it from top to bottom and you know the architecture.
//
// An Organisation is a whole small application on two databases: its services, its pages, its jobs. Capabilities do
// not know each other; what crosses between them crosses here, by an adapter for an interface that the consumer
// declared, or by a typed hook that runs in the same transaction. The demo lives here too, because it uses every room
// as people do.
//
// bron: GI-2, ART-6, NECK-7
package app
