package embedded

import (
	"errors"

	"github.com/centrifugal/centrifuge"
)

func (c *connection) subscribe(event centrifuge.SubscribeEvent, done centrifuge.SubscribeCallback) {
	if c.isAsked(event) {
		go c.ask(event, done)
		return
	}
	options, err := c.subscription(event)
	done(centrifuge.SubscribeReply{Options: options, ClientSideRefresh: true}, err)
}

// subscription returns the options of a subscription that the client asks for, or why it may not have it.
func (c *connection) subscription(event centrifuge.SubscribeEvent) (centrifuge.SubscribeOptions, error) {
	kind, err := c.channels.check(event.Channel)
	switch {
	case err != nil:
		return centrifuge.SubscribeOptions{}, err
	case event.Type != centrifuge.SubscriptionTypeStream:
		return centrifuge.SubscribeOptions{}, centrifuge.ErrorPermissionDenied
	case event.Token != "":
		return c.subscriptionByToken(event)
	case kind != plainChannel && kind != eventChannel, private(event.Channel), !c.channels.allows(event.Channel, c.client.UserID()):
		return centrifuge.SubscribeOptions{}, centrifuge.ErrorPermissionDenied
	}
	options := c.channels.options(event.Channel)
	options.Source = sourceClient
	return options, nil
}

func (c *connection) subscriptionByToken(event centrifuge.SubscribeEvent) (centrifuge.SubscribeOptions, error) {
	token, err := c.tokens.subscription(event.Token)
	switch {
	case errors.Is(err, errTokenExpired):
		return centrifuge.SubscribeOptions{}, centrifuge.ErrorTokenExpired
	case errors.Is(err, errInvalidToken):
		return centrifuge.SubscribeOptions{}, centrifuge.ErrorPermissionDenied
	case err != nil:
		return centrifuge.SubscribeOptions{}, err
	}
	return token.options, token.permits(c.client, event.Channel)
}

// refreshSubscription lets a subscription go on with another token.
func (c *connection) refreshSubscription(event centrifuge.SubRefreshEvent, done centrifuge.SubRefreshCallback) {
	token, err := c.tokens.subscription(event.Token)
	if err == nil {
		err = token.permits(c.client, event.Channel)
	}
	switch {
	case errors.Is(err, errTokenExpired):
		done(centrifuge.SubRefreshReply{Expired: true}, nil)
	case errors.Is(err, errInvalidToken):
		done(centrifuge.SubRefreshReply{}, centrifuge.DisconnectInvalidToken)
	case err != nil:
		done(centrifuge.SubRefreshReply{}, err)
	default:
		done(centrifuge.SubRefreshReply{ExpireAt: token.options.ExpireAt, Info: token.options.ChannelInfo}, nil)
	}
}

// history refuses: what was missed comes with the subscription, and nobody may read more.
func (c *connection) history(event centrifuge.HistoryEvent, done centrifuge.HistoryCallback) {
	kind, err := c.channels.check(event.Channel)
	switch {
	case err != nil:
	case kind == plainChannel, kind == eventChannel && c.channels.declaration(event.Channel).Recover:
		err = centrifuge.ErrorPermissionDenied
	default:
		err = centrifuge.ErrorNotAvailable // there is none
	}
	done(centrifuge.HistoryReply{}, err)
}

func (c *connection) presence(event centrifuge.PresenceEvent, done centrifuge.PresenceCallback) {
	done(centrifuge.PresenceReply{}, c.noPresence(event.Channel))
}

func (c *connection) presenceStats(event centrifuge.PresenceStatsEvent, done centrifuge.PresenceStatsCallback) {
	done(centrifuge.PresenceStatsReply{}, c.noPresence(event.Channel))
}

// noPresence returns the error of who may not ask for the presence in a channel, or nil for its subscribers where the API declares it.
func (c *connection) noPresence(channel string) error {
	kind, err := c.channels.check(channel)
	switch {
	case err != nil:
		return err
	case kind != eventChannel || !c.channels.declaration(channel).Presence:
		return centrifuge.ErrorNotAvailable
	case !c.client.IsSubscribed(channel):
		return centrifuge.ErrorPermissionDenied
	}
	return nil
}
