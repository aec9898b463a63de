import { v7 } from 'uuid';

/** A new UUIDv7: ids are made by the application and sort by time of making. */
export const newId = (): string => v7();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text has the form of an id; anything else cannot name a record. */
export const isId = (text: string): boolean => UUID.test(text);
