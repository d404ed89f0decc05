package storage

// Queued returns how many items wait for the next batch.
func Queued[T any](b *Batch[T]) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.queue)
}
