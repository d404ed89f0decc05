-- Offers and links are a room of their own: the migration after this one takes these tables over and drops them.
ALTER TABLE dilemma_offer RENAME TO offer_came_from_bank;
ALTER TABLE dilemma_link RENAME TO offer_link_came_from_bank;
