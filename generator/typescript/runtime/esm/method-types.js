/** What the types of the API's methods say of each method. */
export {};
