package compose

// Permanent is the function permanent, for tests.
var Permanent = permanent
