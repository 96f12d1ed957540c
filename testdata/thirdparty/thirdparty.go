// Package thirdparty has a service that passes on what others declared, as a backend does that stands before Kubernetes, GitHub and
// Docker. What can't be known of their types is said here.
//
//rpcgen:wire k8s.io/apimachinery/pkg/api/resource.Quantity string
//rpcgen:wire k8s.io/apimachinery/pkg/apis/meta/v1.FieldsV1 map[string]any
//rpcgen:wire k8s.io/apimachinery/pkg/apis/meta/v1.Time *time.Time
//rpcgen:wire k8s.io/apimachinery/pkg/util/intstr.IntOrString any
//rpcgen:wire github.com/docker/docker/api/types/strslice.StrSlice []string
//rpcgen:wire decimal.NullDecimal *string
//rpcgen:wire uuid.NullUUID *string
//rpcgen:wire mo.Option[T] *T
//rpcgen:wire mo.Option[string] *string
//rpcgen:wire null.Value[T] *T
//rpcgen:wire nullable.Nullable[T] *T
package thirdparty

import (
	"context"
	"time"

	"github.com/docker/docker/api/types/container"
	gofrs "github.com/gofrs/uuid/v5"
	"github.com/google/go-github/v75/github"
	"github.com/google/uuid"
	"github.com/guregu/null/v6"
	"github.com/oapi-codegen/nullable"
	"github.com/samber/mo"
	"github.com/shopspring/decimal"
	corev1 "k8s.io/api/core/v1"
)

// ForeignService gives back what it takes.
//
//rpcgen:service
type ForeignService interface {
	// Pod passes on a pod of Kubernetes.
	Pod(ctx context.Context, pod corev1.Pod) (*corev1.Pod, error)

	// PullRequest passes on a pull request of GitHub.
	PullRequest(ctx context.Context, pull github.PullRequest) (*github.PullRequest, error)

	// Issue passes on an issue of GitHub.
	Issue(ctx context.Context, issue github.Issue) (*github.Issue, error)

	// Container passes on what Docker says of a container.
	Container(ctx context.Context, inspected container.InspectResponse) (*container.InspectResponse, error)

	// Invoice passes on an invoice.
	Invoice(ctx context.Context, invoice Invoice) (*Invoice, error)

	// Profile passes on a profile.
	Profile(ctx context.Context, profile Profile) (*Profile, error)
}

// Profile has values that may be missing.
type Profile struct {
	Nickname mo.Option[string]           `json:"nickname"`
	Age      mo.Option[int32]            `json:"age"`
	Scores   []null.Value[float64]       `json:"scores"`
	Visits   null.Value[int32]           `json:"visits"`
	Bio      nullable.Nullable[string]   `json:"bio"`
	Level    nullable.Nullable[int16]    `json:"level"`
	Flags    map[string]null.Value[bool] `json:"flags"`
}

// Invoice has identifiers and amounts.
type Invoice struct {
	ID       uuid.UUID                     `json:"id"`
	Replaces *uuid.UUID                    `json:"replaces,omitempty"`
	Customer uuid.NullUUID                 `json:"customer"`
	Due      time.Time                     `json:"due"`
	Total    decimal.Decimal               `json:"total"`
	Discount decimal.NullDecimal           `json:"discount"`
	Tip      *decimal.Decimal              `json:"tip"`
	Lines    []decimal.Decimal             `json:"lines"`
	Shares   map[uuid.UUID]decimal.Decimal `json:"shares"`
	Batch    gofrs.UUID                    `json:"batch"`
	Batches  []gofrs.UUID                  `json:"batches"`
	Sent     map[gofrs.UUID]bool           `json:"sent"`
	Parent   uuid.UUID                     `json:"parent,omitzero"`
	Paid     decimal.Decimal               `json:"paid,omitzero"`
	Raw      uuid.UUID                     `json:"raw"                rpcgen:"wire=string"`
}
