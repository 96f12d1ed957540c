// Package samples makes values of types that say by methods of their own what they are on the wire.
package samples

import (
	"encoding/binary"
	"math/rand/v2"
	"reflect"

	gofrs "github.com/gofrs/uuid/v5"
	"github.com/google/uuid"
	"github.com/guregu/null/v6"
	"github.com/oapi-codegen/nullable"
	"github.com/samber/mo"
	"github.com/shopspring/decimal"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// All returns what makes a value, by type.
func All() map[reflect.Type]func(*rand.Rand) any {
	return map[reflect.Type]func(*rand.Rand) any{
		reflect.TypeFor[resource.Quantity](): func(r *rand.Rand) any {
			return resource.MustParse(one(r, "0", "1", "250m", "0.5", "-3", "1Gi", "100M", "9223372036854775807", "1e3", "2.5Ei", "1n"))
		},
		reflect.TypeFor[metav1.FieldsV1](): func(r *rand.Rand) any {
			return *metav1.NewFieldsV1(one(r, `{}`, `{"f:metadata":{"f:labels":{".":{},"f:app":{}}}}`))
		},
		reflect.TypeFor[metav1.Time](): func(r *rand.Rand) any {
			return metav1.Unix(r.Int64N(4e9), r.Int64N(1e9))
		},
		reflect.TypeFor[intstr.IntOrString](): func(r *rand.Rand) any {
			return one(r, intstr.FromInt32(8080), intstr.FromInt32(-1), intstr.FromString("http"), intstr.FromString("25%"))
		},
		reflect.TypeFor[decimal.Decimal](): func(r *rand.Rand) any { return amount(r) },
		reflect.TypeFor[decimal.NullDecimal](): func(r *rand.Rand) any {
			return one(r, decimal.NullDecimal{}, decimal.NewNullDecimal(amount(r)))
		},
		reflect.TypeFor[uuid.NullUUID](): func(r *rand.Rand) any {
			return one(r, uuid.NullUUID{}, uuid.NullUUID{UUID: identifier(r), Valid: true})
		},
		reflect.TypeFor[mo.Option[string]](): func(r *rand.Rand) any {
			return one(r, mo.None[string](), mo.Some(""), mo.Some("ann"))
		},
		reflect.TypeFor[mo.Option[int32]](): func(r *rand.Rand) any { return one(r, mo.None[int32](), mo.Some[int32](0), mo.Some[int32](-7)) },
		reflect.TypeFor[null.Value[float64]](): func(r *rand.Rand) any {
			return one(r, null.Value[float64]{}, null.ValueFrom(0.0), null.ValueFrom(-0.5))
		},
		reflect.TypeFor[null.Value[int32]](): func(r *rand.Rand) any { return one(r, null.Value[int32]{}, null.ValueFrom[int32](3)) },
		reflect.TypeFor[null.Value[bool]]():  func(r *rand.Rand) any { return one(r, null.Value[bool]{}, null.ValueFrom(false)) },
		reflect.TypeFor[nullable.Nullable[string]](): func(r *rand.Rand) any {
			return one(r, nullable.NewNullNullable[string](), nullable.NewNullableWithValue("bio"))
		},
		reflect.TypeFor[nullable.Nullable[int16]](): func(r *rand.Rand) any {
			return one(r, nil, nullable.NewNullNullable[int16](), nullable.NewNullableWithValue[int16](5))
		},
		reflect.TypeFor[uuid.UUID]():  func(r *rand.Rand) any { return identifier(r) },
		reflect.TypeFor[gofrs.UUID](): func(r *rand.Rand) any { return gofrs.UUID(identifier(r)) },
	}
}

func one[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

func amount(r *rand.Rand) decimal.Decimal {
	return decimal.RequireFromString(one(r, "0", "19.99", "-0.01", "1e-9", "123456789012345678901234567890.123456789", "100"))
}

func identifier(r *rand.Rand) uuid.UUID {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], r.Uint64())
	binary.BigEndian.PutUint64(id[8:], r.Uint64())
	return id
}
