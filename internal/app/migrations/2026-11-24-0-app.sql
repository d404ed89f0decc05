CREATE TABLE app_setting (
    name    text PRIMARY KEY,
    content text NOT NULL
);
