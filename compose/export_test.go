package compose

// Lasting is lasting, for tests.
var Lasting = lasting
