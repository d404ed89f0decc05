package dilemma

import "beraad/internal/ground/storage"

const (
	qInsertOffer = `INSERT INTO dilemma_offer (id, receipt, state, content, received_day, answer) VALUES ($1, $2, 'received', $3, $4, '')
ON CONFLICT (receipt) DO NOTHING`
	qOffers       = `SELECT id, state, content, received_day, COALESCE(item, ''), answer FROM dilemma_offer WHERE state = 'received' ORDER BY received_day, id`
	qOffer        = `SELECT id, state, content, received_day, COALESCE(item, ''), answer FROM dilemma_offer WHERE id = $1`
	qByReceipt    = `SELECT id, state, content, received_day, COALESCE(item, ''), answer FROM dilemma_offer WHERE receipt = $1`
	qAdoptOffer   = `UPDATE dilemma_offer SET state = 'adopted', content = '{}', item = $2 WHERE id = $1 AND state = 'received'`
	qDeclineOffer = `UPDATE dilemma_offer SET state = 'declined', content = '{}', answer = $2 WHERE id = $1 AND state = 'received'`
	qReleaseOffer = `UPDATE dilemma_offer SET state = 'declined', item = NULL, answer = $2 WHERE item = $1`

	qInsertLink = `INSERT INTO dilemma_link (id, secret, label, made_by, made_day, until_day, revoked) VALUES ($1, $2, $3, $4, $5, $6, false)`
	qLinks      = `SELECT id, label, made_day, until_day, revoked FROM dilemma_link ORDER BY made_day DESC, id`
	qLinkBy     = `SELECT id, label, made_day, until_day, revoked FROM dilemma_link WHERE secret = $1`
	qRevokeLink = `UPDATE dilemma_link SET revoked = true WHERE id = $1 AND NOT revoked`
)

func scanOffer(row storage.Row) (Offer, error) {
	var o Offer
	var content string
	if err := row.Scan(&o.ID, &o.State, &content, &o.Day, &o.Item, &o.Answer); err != nil {
		return Offer{}, err
	}
	return o, decode(content, &o.Content)
}

func scanLink(row storage.Row) (l Link, err error) {
	err = row.Scan(&l.ID, &l.Label, &l.MadeDay, &l.UntilDay, &l.Revoked)
	return l, err
}

// insertOffer stores an offer once per receipt, so that a form that is sent twice gives one offer.
func insertOffer(tx *storage.Tx, o Offer, receipt string) error {
	content, err := encodeContent(o.Content)
	if err != nil {
		return err
	}
	_, err = tx.Exec(qInsertOffer, o.ID, receipt, content, o.Day)
	return err
}
