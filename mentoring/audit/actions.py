"""Every kind of act the journal knows. An act that is not here cannot be written."""

ACTIONS: dict[str, str] = {
    # sign-in and access
    "signed_in": "Вход",
    "signed_out": "Выход",
    "sign_in_failed": "Неудачный вход",
    "password_refused": "Неверный пароль при подтверждении",
    "link_refused": "Неверный код с листка",
    "locked_out": "Вход закрыт на время",
    "access_refused": "Отказ в доступе",
    "password_changed": "Пароль изменён",  # nosec B105: words for people
    "password_reset_asked": "Запрошен новый пароль",  # nosec B105: words for people
    "second_factor_added": "Второй шаг входа включён",
    "second_factor_removed": "Второй шаг входа выключен",
    "recovery_codes_renewed": "Новые запасные коды",
    "second_factor_failed": "Неверный код второго шага",
    "sessions_ended": "Сеансы завершены",
    "user_added": "Добавлен пользователь",
    "user_changed": "Пользователь изменён",
    "user_blocked": "Пользователь закрыт",
    "user_unblocked": "Пользователь открыт",
    "invited": "Создано приглашение",
    "invitation_accepted": "Приглашение принято",
    "invitation_revoked": "Приглашение отозвано",
    "role_granted": "Выдана роль",
    "role_ended": "Роль снята",
    # school
    "school_changed": "Изменены сведения о школе",
    "year_added": "Добавлен учебный год",
    "year_changed": "Изменён учебный год",
    "year_opened": "Учебный год стал текущим",
    "year_closed": "Учебный год закрыт",
    "series_changed": "Изменён ряд номеров",
    "post_changed": "Изменён справочник должностей",
    "reference_changed": "Изменён справочник",
    "reference_removed": "Удалено из справочника",
    "school_added": "Добавлена школа",
    "setup_finished": "Настройка завершена",
    # people and bases
    "person_added": "Добавлен человек",
    "person_changed": "Изменена карточка",
    "person_viewed": "Просмотр карточки",
    "person_left": "Отмечен выбывшим",
    "person_returned": "Возвращён в школу",
    "people_merged": "Объединены повторы",
    "list_viewed": "Просмотр списка",
    "list_exported": "Выгрузка списка",
    "list_printed": "Печать списка",
    "card_added": "Добавлен в базу",
    "card_changed": "Изменена строка базы",
    "card_removed": "Убран из базы",
    "view_saved": "Сохранён вид списка",
    "view_changed": "Изменён вид списка",
    "view_removed": "Удалён вид списка",
    "consent_added": "Записано согласие",
    "consent_changed": "Изменено согласие",
    "consent_withdrawn": "Согласие отозвано",
    "blank_issued": "Запрошено согласие",
    "blanks_printed": "Напечатаны бланки согласий",
    "blank_answered": "Ответ о согласии по ссылке",
    "scans_read": "Прочитаны сканы согласий",
    "scans_taken": "Сканы согласий подшиты",
    "file_viewed": "Открыт файл",
    # links without an account
    "link_issued": "Создана ссылка",
    "link_begun": "Начат ответ по ссылке",
    "link_draft_dropped": "Черновик ответа удалён",
    "link_used": "Ответ по ссылке",
    "link_revoked": "Отозвана ссылка",
    # requests
    "request_added": "Записан запрос",
    "request_changed": "Изменён запрос",
    "request_viewed": "Просмотр запроса",
    "request_placed": "Запросу указаны области",
    "request_accepted": "Запрос принят",
    "request_declined": "Запрос отклонён",
    "request_withdrawn": "Запрос отозван",
    "request_answered": "На запрос ответил тандем",
    "request_reopened": "Запрос снова открыт",
    "view_asked": "Запрошены сведения о запросе",
    "view_given": "Получены сведения о запросе",
    "opinion_removed": "Удалены сведения о запросе",
    "view_link_printed": "Показана ссылка на сведения о запросе",
    "view_of_request_viewed": "Просмотр сведений о запросе",
    "area_changed": "Изменены области запросов",
    # import
    "import_started": "Загрузка: файл прочитан",
    "import_viewed": "Просмотр загрузки",
    "import_changed": "Загрузка: исправлены столбцы или строки",
    "import_taken": "Загрузка выполнена",
    "import_undone": "Загрузка отменена",
    "import_dropped": "Загрузка отброшена",
    # tandems and orders
    "tandem_viewed": "Просмотр тандема",
    "tandem_added": "Создан черновик тандема",
    "tandem_changed": "Изменён тандем",
    "tandem_removed": "Черновик тандема удалён",
    "tandem_ordered": "Тандем включён в приказ",
    "tandem_released": "Тандем убран из приказа",
    "tandem_activated": "Тандем действует",
    "tandem_finished": "Тандем завершён",
    "tandem_stopped": "Тандем прекращён",
    "order_drafted": "Создан проект приказа",
    "order_changed": "Изменён проект приказа",
    "order_submitted": "Приказ отправлен на утверждение",
    "order_returned": "Приказ возвращён",
    "order_withdrawn": "Приказ отозван с утверждения",
    "order_approved": "Приказ утверждён",
    "order_registered": "Приказ зарегистрирован",
    "order_dropped": "Проект приказа удалён",
    "order_executed": "Приказ исполнен",
    "order_viewed": "Просмотр приказа",
    "order_printed": "Приказ скачан",
    "check_overridden": "Замечание проверки снято с причиной",
    "scan_added": "Загружен скан",
    "acknowledged": "Отмечено ознакомление",
    # jobs
    "job_started": "Задание поставлено",
    "job_cancelled": "Задание остановлено",
    "job_restarted": "Задание запущено снова",
}


def choices() -> list[tuple[str, str]]:
    """For the model's field: as a function, so that a new act needs no migration."""
    return sorted(ACTIONS.items())


# Reading is in the journal too (152-ФЗ ст. 19), but it changes nothing: histories leave it out.
READING = [code for code in ACTIONS if code.endswith(("_viewed", "_exported", "_printed"))]
_CODES = list(ACTIONS)
ENTERING = _CODES[: _CODES.index("school_changed")]
CHANGING = [code for code in _CODES if code not in READING and code not in ENTERING]
GROUPS: dict[str, tuple[str, list[str]]] = {
    "reading": ("Смотрели, печатали, выгружали", READING),
    "changing": ("Изменяли", CHANGING),
    "entering": ("Входы и доступ", ENTERING),
}
