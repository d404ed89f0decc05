package clock

// The zone database travels in the binary (about 450 kB).
import _ "time/tzdata"
