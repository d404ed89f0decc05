package offer

import (
	"encoding/json"
	"errors"

	"beraad/internal/ground/storage"
)

const (
	qInsert = `INSERT INTO offer_case (id, receipt, state, content, received_day, draft, answer) VALUES ($1, $2, 'received', $3, $4, '', '')
ON CONFLICT (receipt) DO NOTHING`
	qWaiting   = `SELECT id, state, content, received_day, draft, answer FROM offer_case WHERE state = 'received' ORDER BY received_day, id`
	qOffer     = `SELECT id, state, content, received_day, draft, answer FROM offer_case WHERE id = $1`
	qByReceipt = `SELECT id, state, content, received_day, draft, answer FROM offer_case WHERE receipt = $1`
	qAdopt     = `UPDATE offer_case SET state = 'adopted', content = '{}', draft = $2 WHERE id = $1 AND state = 'received'`
	qDecline   = `UPDATE offer_case SET state = 'declined', content = '{}', answer = $2 WHERE id = $1 AND state = 'received'`
	qRelease   = `UPDATE offer_case SET state = 'declined', draft = '' WHERE draft = $1 AND state = 'adopted'`

	qInsertLink = `INSERT INTO offer_link (id, secret, label, made_by, made_day, until_day, revoked) VALUES ($1, $2, $3, $4, $5, $6, false)`
	qLinks      = `SELECT id, label, made_day, until_day, revoked FROM offer_link ORDER BY made_day DESC, id`
	qLinkBy     = `SELECT id, label, made_day, until_day, revoked FROM offer_link WHERE secret = $1`
	qRevokeLink = `UPDATE offer_link SET revoked = true WHERE id = $1 AND NOT revoked`
)

func scanOffer(row storage.Row) (Offer, error) {
	var o Offer
	var content string
	if err := row.Scan(&o.ID, &o.State, &content, &o.Day, &o.Draft, &o.Answer); err != nil {
		return Offer{}, err
	}
	if err := json.Unmarshal([]byte(content), &o.Case); err != nil {
		return Offer{}, errors.New("decode an offered case") // never with the text itself
	}
	return o, nil
}

func scanLink(row storage.Row) (l Link, err error) {
	err = row.Scan(&l.ID, &l.Label, &l.MadeDay, &l.UntilDay, &l.Revoked)
	return l, err
}

// insert stores an offer once per receipt, so that a form that is sent twice gives one offer.
func insert(tx *storage.Tx, o Offer, receipt string) error {
	content, err := json.Marshal(o.Case)
	if err != nil {
		return err
	}
	_, err = tx.Exec(qInsert, o.ID, receipt, string(content), o.Day)
	return err
}
