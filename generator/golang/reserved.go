package golang

// versionName is the name of the constant that holds the version of the client. It has the client's name in it, for Version and ClientVersion may well be
// types of an API.
const versionName = "APIClientVersion"

// ownNames are the exported names that the client has itself, sorted.
var ownNames = []string{
	"API",
	"APIClient",
	versionName,
	"APIVersion",
	"CentrifugoConfig",
	"CentrifugoRPCClient",
	"DecodeError",
	"DisconnectError",
	"ErrCallCancelled",
	"ErrDeadlineExceeded",
	"ErrDisconnected",
	"ErrDuplicateCall",
	"ErrInternal",
	"ErrInvalidParams",
	"ErrOverloaded",
	"ErrPermissionDenied",
	"ErrResultTooLarge",
	"ErrShuttingDown",
	"ErrUnknownMethod",
	"InvalidField",
	"InvalidParamsError",
	"NewAPIClient",
	"NewCentrifugoRPCClient",
	"RPC",
	"RPCError",
	"Transport",
	"TransportCorrelation",
	"TransportRPC",
	"VersionCheck",
}
