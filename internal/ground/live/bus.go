package live

import "sync"

// Bus carries "topic changed" from where something was committed to where it is rendered. It carries no content.
type Bus interface {
	Publish(topic string)
	Subscribe(receive func(topic string)) (cancel func())
}

// InProcess is the bus of a single node.
type InProcess struct {
	mu   sync.RWMutex
	next int
	subs map[int]func(string)
}

// NewInProcess returns an empty bus.
func NewInProcess() *InProcess { return &InProcess{subs: map[int]func(string){}} }

// Publish tells every subscriber, in the caller's goroutine; subscribers must not block.
func (b *InProcess) Publish(topic string) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, receive := range b.subs {
		receive(topic)
	}
}

// Subscribe adds a receiver until cancel is called.
func (b *InProcess) Subscribe(receive func(string)) (cancel func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	id := b.next
	b.next++
	b.subs[id] = receive
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.subs, id)
	}
}
