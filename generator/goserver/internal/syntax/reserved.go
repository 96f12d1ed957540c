package syntax

// RuntimePackage is the name of the package that the runtime is, and of its folder.
const RuntimePackage = "rpcserver"

// VersionName is the name of the constant that holds the version of the API.
const VersionName = "APIVersion"

// ErrorsName is the name of the function that returns the declared errors.
const ErrorsName = "declaredErrors"

// WithMethod is the method of a publisher that takes options. The methods of events take none, so that a user's interface can have them without importing
// what is generated.
const WithMethod = "With"
