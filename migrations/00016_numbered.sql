-- +goose Up
-- HR's list of a vacancy goes by number. With the number's own index alone it walked past the applications for every other vacancy.
create index application_vacancy_number on interview.application (vacancy_id, number);
