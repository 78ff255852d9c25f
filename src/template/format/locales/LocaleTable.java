import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DateFormat;
import java.text.DateFormatSymbols;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.util.*;
import java.util.stream.Collectors;
import java.util.zip.Deflater;

/**
 * Writes what the running JDK knows of locales to {@code table.bin}, from which the template engine prints.
 *
 * <pre>java src/template/format/locales/LocaleTable.java src/template/format/locales/table.bin</pre>
 *
 * The engine speaks of the JDK 17; another one gives other names. {@code mod.rs} beside this file reads the table:
 *
 * A record is the list of a locale's slots. A slot is left empty if it is the same in the parent's record (of the
 * language, or for a language, the root), and an empty text is written as {@code EMPTY}. The records of a language are
 * one block, deflated by itself, so that a locale costs no more than its language. Trailing empty slots are left out.
 * What Java takes from the country alone, currency and first day of the week, is a list of its own.
 */
public final class LocaleTable {
    static final char SLOT = '\u001f';
    static final char RECORD = '\u001e';
    static final char SECTION = '\u001d';
    static final String EMPTY = "\u001c";

    /** Styles from short to full. */
    static final int[] STYLES = {DateFormat.SHORT, DateFormat.MEDIUM, DateFormat.LONG, DateFormat.FULL};

    /** The slots up to the currencies: what is quickly asked. */
    static List<String> signs(Locale locale) {
        List<String> slots = new ArrayList<>();
        DecimalFormatSymbols signs = DecimalFormatSymbols.getInstance(locale);
        DecimalFormat currency = (DecimalFormat) NumberFormat.getCurrencyInstance(locale);
        String zero = String.valueOf(signs.getZeroDigit());
        slots.add(String.valueOf(signs.getDecimalSeparator()));
        slots.add(String.valueOf(signs.getGroupingSeparator()));
        slots.add(String.valueOf(signs.getMonetaryDecimalSeparator()));
        slots.add(String.valueOf(signs.getMonetaryGroupingSeparator()));
        slots.add(zero);
        slots.add(signs.getExponentSeparator());
        slots.add(signs.getInfinity());
        slots.add(signs.getNaN());
        // Some locales have marks of direction around these, which no getter gives.
        slots.add(affix("0;-0", signs, -0.0));
        slots.add(affix("0%", signs, 0));
        slots.add(affix("0‰", signs, 0));
        slots.add(((DecimalFormat) NumberFormat.getNumberInstance(locale)).toPattern());
        slots.add(currency.toPattern());
        slots.add(((DecimalFormat) NumberFormat.getPercentInstance(locale)).toPattern());
        String[] dates = new String[4];
        String[] times = new String[4];
        for (int i = 0; i < 4; i++) {
            dates[i] = ((SimpleDateFormat) DateFormat.getDateInstance(STYLES[i], locale)).toPattern();
            times[i] = ((SimpleDateFormat) DateFormat.getTimeInstance(STYLES[i], locale)).toPattern();
        }
        slots.addAll(List.of(dates));
        slots.addAll(List.of(times));
        slots.addAll(glue(locale, dates, times));
        Calendar calendar = Calendar.getInstance(locale);
        String kind = calendar.getCalendarType();
        slots.add(kind.equals("gregory") ? "" : kind);
        slots.addAll(names(calendar, Calendar.ERA, Calendar.SHORT_FORMAT, locale, 0, 1));
        slots.addAll(names(calendar, Calendar.ERA, Calendar.LONG_FORMAT, locale, 0, 1));
        slots.addAll(names(calendar, Calendar.ERA, Calendar.LONG_STANDALONE, locale, 0, 1));
        slots.addAll(names(calendar, Calendar.AM_PM, Calendar.SHORT_FORMAT, locale, 0, 1));
        for (int style : new int[] {Calendar.LONG_FORMAT, Calendar.SHORT_FORMAT, Calendar.LONG_STANDALONE,
                Calendar.SHORT_STANDALONE}) {
            slots.addAll(names(calendar, Calendar.MONTH, style, locale, 0, 11));
        }
        slots.addAll(names(calendar, Calendar.DAY_OF_WEEK, Calendar.LONG_FORMAT, locale, 1, 7));
        slots.addAll(names(calendar, Calendar.DAY_OF_WEEK, Calendar.SHORT_FORMAT, locale, 1, 7));
        return slots;
    }

    static String affix(String pattern, DecimalFormatSymbols signs, double value) {
        String text = new DecimalFormat(pattern, signs).format(value);
        return text.replaceFirst(String.valueOf(signs.getZeroDigit()), "");
    }

    /** What joins a date {@code {1}} and a time {@code {0}}, by the shorter of the two styles. */
    static List<String> glue(Locale locale, String[] dates, String[] times) {
        List<String> glue = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String both = ((SimpleDateFormat) DateFormat.getDateTimeInstance(STYLES[i], STYLES[i], locale)).toPattern();
            String joined = replace(replace(both, dates[i], "{1}"), times[i], "{0}");
            glue.add(joined);
        }
        for (int i = 0; i < 4; i++) {
            for (int k = 0; k < 4; k++) {
                String both =
                        ((SimpleDateFormat) DateFormat.getDateTimeInstance(STYLES[i], STYLES[k], locale)).toPattern();
                String made = glue.get(Math.min(i, k)).replace("{1}", dates[i]).replace("{0}", times[k]);
                check(both.equals(made), locale, "joins " + both + " not " + made);
            }
        }
        return glue;
    }

    static String replace(String text, String part, String by) {
        int at = text.indexOf(part);
        return text.substring(0, at) + by + text.substring(at + part.length());
    }

    static List<String> names(Calendar calendar, int field, int style, Locale locale, int from, int to) {
        Map<String, Integer> values = calendar.getDisplayNames(field, style, locale);
        List<String> names = new ArrayList<>();
        for (int value = from; value <= to; value++) {
            calendar.clear();
            switch (field) {
                case Calendar.MONTH -> calendar.set(Calendar.MONTH, value);
                // 1 August 2021 is a Sunday.
                case Calendar.DAY_OF_WEEK -> calendar.setTimeInMillis((18839L + value) * 86_400_000L);
                default -> calendar.set(field, value);
            }
            String name = calendar.getDisplayName(field, style, locale);
            check(name != null || values == null, locale, "has a name for " + field);
            names.add(name == null ? "" : name);
        }
        return names;
    }

    static final List<String> CURRENCIES =
            Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode).sorted().toList();

    static final List<String> ZONES = Arrays.stream(TimeZone.getAvailableIDs()).sorted().toList();

    static List<String> currencies(Locale locale) {
        return CURRENCIES.stream().map(code -> Currency.getInstance(code).getSymbol(locale)).toList();
    }

    /** Long and short names of a zone, for standard time and for summer. */
    static List<String> zone(String id, Locale locale) {
        TimeZone zone = TimeZone.getTimeZone(id);
        return List.of(zone.getDisplayName(false, TimeZone.LONG, locale),
                zone.getDisplayName(false, TimeZone.SHORT, locale),
                zone.getDisplayName(true, TimeZone.LONG, locale), zone.getDisplayName(true, TimeZone.SHORT, locale));
    }

    /** The zones in the order in which a text is compared with their names. */
    static List<String> readOrder(Locale locale) {
        return Arrays.stream(DateFormatSymbols.getInstance(locale).getZoneStrings()).map(names -> names[0]).toList();
    }

    /** What zone a name means: the first that has it. */
    static Map<String, String> meanings(List<String> order, Map<String, List<String>> names) {
        Map<String, String> meanings = new HashMap<>();
        for (String zone : order) {
            for (String name : names.get(zone)) {
                meanings.putIfAbsent(name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), zone);
            }
        }
        return meanings;
    }

    /** The zones that come before those of the US in a locale, as far as it makes a difference. */
    static List<String> readFirst(Locale locale, Map<String, List<String>> names, List<String> usual) {
        List<String> own = readOrder(locale);
        Map<String, String> wanted = meanings(own, names);
        Set<String> first = new HashSet<>();
        for (int round = 0; round < 50; round++) {
            List<String> given = own.stream().filter(first::contains).toList();
            List<String> order = new ArrayList<>(given);
            order.addAll(usual);
            Map<String, String> found = meanings(order, names);
            List<String> wrong = wanted.entrySet().stream()
                    .filter(e -> !sameRules(e.getValue(), found.get(e.getKey()))).map(Map.Entry::getValue).toList();
            if (wrong.isEmpty()) {
                return given;
            }
            first.addAll(wrong);
        }
        return own;
    }

    static boolean sameRules(String a, String b) {
        return b != null && TimeZone.getTimeZone(a).hasSameRules(TimeZone.getTimeZone(b));
    }

    static String numbers(List<String> zones) {
        return zones.stream().map(zone -> String.valueOf(ZONES.indexOf(zone))).collect(Collectors.joining(","));
    }

    static void check(boolean holds, Locale locale, String what) {
        if (!holds) {
            throw new IllegalStateException(locale + ": " + what);
        }
    }

    /** What the country alone decides: currency, first day of the week, days that its first week needs. */
    static String country(Locale locale) {
        GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"), locale);
        return DecimalFormatSymbols.getInstance(locale).getInternationalCurrencySymbol() + calendar.getFirstDayOfWeek()
                + calendar.getMinimalDaysInFirstWeek();
    }

    static Locale parent(Locale locale) {
        if (!locale.getVariant().isEmpty()) {
            return new Locale(locale.getLanguage(), locale.getCountry());
        }
        return locale.getCountry().isEmpty() ? Locale.ROOT : new Locale(locale.getLanguage());
    }

    static List<String> without(List<String> slots, List<String> parent) {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < slots.size(); i++) {
            boolean same = parent != null && parent.get(i).equals(slots.get(i));
            left.add(same ? "" : slots.get(i).isEmpty() ? EMPTY : slots.get(i));
        }
        while (!left.isEmpty() && left.get(left.size() - 1).isEmpty()) {
            left.remove(left.size() - 1);
        }
        return left;
    }

    /** A currency's digits go into the pattern that a locale with a country gives; the table keeps the language's. */
    static void unadjust(Locale locale, List<String> slots, List<String> parent) {
        if (locale.getCountry().isEmpty() || parent == null) {
            return;
        }
        int at = 12;
        DecimalFormat format = new DecimalFormat(parent.get(at));
        Currency currency = DecimalFormatSymbols.getInstance(locale).getCurrency();
        int digits = currency == null ? -1 : currency.getDefaultFractionDigits();
        if (digits >= 0) {
            int least = format.getMinimumFractionDigits();
            boolean fixed = least == format.getMaximumFractionDigits();
            format.setMaximumFractionDigits(digits);
            format.setMinimumFractionDigits(fixed ? digits : Math.min(digits, least));
        }
        if (format.toPattern().equals(slots.get(at))) {
            slots.set(at, parent.get(at));
        }
    }

    /** Every language that is not printed as the root. */
    static SortedSet<String> languages(List<String> root) {
        SortedSet<String> languages = new TreeSet<>();
        for (char a = 'a'; a <= 'z'; a++) {
            for (char b = 'a'; b <= 'z'; b++) {
                for (char c = 'a' - 1; c <= 'z'; c++) {
                    String code = "" + a + b + (c < 'a' ? "" : c);
                    Locale locale = new Locale(code);
                    if (!signs(locale).equals(root)) {
                        languages.add(locale.getLanguage());
                    }
                }
            }
        }
        for (Locale locale : Locale.getAvailableLocales()) {
            languages.add(locale.getLanguage());
        }
        languages.add("");
        return languages;
    }

    static boolean isAlone(String language, List<String> root) {
        List<String> own = signs(new Locale(language));
        List<String> far = signs(new Locale(language, "AQ"));
        return far.equals(root) && !own.equals(root);
    }

    public static void main(String[] args) throws IOException {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        Locale.setDefault(Locale.US);
        List<String> root = signs(Locale.ROOT);
        SortedSet<String> languages = languages(root);
        SortedSet<String> countries = new TreeSet<>(List.of(Locale.getISOCountries()));
        for (Locale locale : Locale.getAvailableLocales()) {
            countries.add(locale.getCountry());
        }
        countries.remove("");
        Map<String, Locale> listed = new TreeMap<>();
        for (Locale locale : Locale.getAvailableLocales()) {
            Locale plain = new Locale(locale.getLanguage(), locale.getCountry(), locale.getVariant());
            listed.put(plain.toString(), plain);
        }
        for (Locale locale : List.of(new Locale("ja", "JP", "JP"), new Locale("th", "TH", "TH"))) {
            listed.put(locale.getLanguage() + "_" + locale.getCountry() + "_" + locale.getVariant(), locale);
        }
        Map<String, String> byCountry = new TreeMap<>();
        for (String country : countries) {
            byCountry.put(country, country(new Locale("", country)));
        }
        byCountry.put("", country(Locale.ROOT));
        // Old codes stand for another language as long as no country follows.
        Set<String> alone = new TreeSet<>();
        // Java has more pairs of a language and a country than it lists, by way of scripts.
        for (String language : languages) {
            Locale plain = new Locale(language);
            listed.putIfAbsent(plain.toString(), plain);
            if (!language.isEmpty() && isAlone(language, root)) {
                alone.add(language);
                continue;
            }
            List<String> own = signs(plain);
            for (String country : countries) {
                Locale locale = new Locale(language, country);
                List<String> slots = signs(locale);
                unadjust(locale, slots, own);
                if (!slots.equals(own)) {
                    listed.putIfAbsent(locale.toString(), locale);
                }
            }
        }
        Map<String, List<String>> signs = new TreeMap<>();
        Map<String, List<String>> currencies = new TreeMap<>();
        Map<String, Map<String, List<String>>> zones = new TreeMap<>();
        Map<String, List<String>> orders = new TreeMap<>();
        List<String> usual = readOrder(Locale.US);
        listed.forEach((id, locale) -> {
            signs.put(id, signs(locale));
            currencies.put(id, currencies(locale));
            zones.put(id, ZONES.stream().collect(Collectors.toMap(zone -> zone, zone -> zone(zone, locale))));
            orders.put(id, readFirst(locale, zones.get(id), usual));
            String country = byCountry.get(locale.getCountry());
            check(country(locale).equals(country), locale, "goes by its country: " + country(locale) + " " + country);
        });
        // Zones that share their names in every locale are one group.
        Map<List<List<String>>, Integer> groups = new LinkedHashMap<>();
        Map<String, Integer> groupOf = new TreeMap<>();
        for (String zone : ZONES) {
            List<List<String>> names = zones.values().stream().map(map -> map.get(zone)).toList();
            groupOf.put(zone, groups.computeIfAbsent(names, unknown -> groups.size()));
        }
        List<String> first = groups.values().stream()
                .map(group -> ZONES.stream().filter(zone -> groupOf.get(zone).equals(group)).findFirst().orElseThrow())
                .toList();
        Map<String, List<String>> records = new TreeMap<>();
        listed.forEach((id, locale) -> {
            List<String> slots = new ArrayList<>(signs.get(id));
            slots.addAll(currencies.get(id));
            first.forEach(zone -> slots.addAll(zones.get(id).get(zone)));
            slots.add(numbers(orders.get(id)));
            records.put(id, slots);
        });
        write(Path.of(args[0]), listed, records, groupOf, byCountry, alone);
    }

    static void write(Path path, Map<String, Locale> listed, Map<String, List<String>> records,
            Map<String, Integer> groupOf, Map<String, String> byCountry, Set<String> alone) throws IOException {
        Map<String, StringBuilder> texts = new TreeMap<>();
        listed.forEach((id, locale) -> {
            List<String> parent = id.isEmpty() ? null : records.get(parent(locale).toString());
            List<String> slots = new ArrayList<>(records.get(id));
            unadjust(locale, slots, parent);
            List<String> left = without(slots, parent);
            if (left.isEmpty() && !locale.getCountry().isEmpty()) {
                return;
            }
            StringBuilder text = texts.computeIfAbsent(locale.getLanguage(), unknown -> new StringBuilder());
            if (text.length() > 0) {
                text.append(RECORD);
            }
            text.append(locale.getCountry()).append(SLOT).append(locale.getVariant());
            left.forEach(slot -> text.append(SLOT).append(slot));
        });
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        StringJoiner index = new StringJoiner(" ");
        texts.forEach((language, text) -> {
            Optional<String> same = !alone.contains(language) ? Optional.empty()
                    : texts.keySet().stream().filter(other -> !alone.contains(other))
                            .filter(other -> records.get(other).equals(records.get(language))).findFirst();
            if (same.isPresent()) {
                index.add(language + "=" + same.get());
                return;
            }
            byte[] block = deflate(text.toString());
            index.add(language + (alone.contains(language) ? "!," : ",") + blocks.size() + "," + block.length);
            blocks.writeBytes(block);
        });
        String header = String.join(String.valueOf(SECTION), index.toString(),
                byCountry.entrySet().stream().map(e -> e.getKey() + e.getValue()).collect(Collectors.joining(" ")),
                CURRENCIES.stream().map(code -> code + Currency.getInstance(code).getDefaultFractionDigits())
                        .collect(Collectors.joining(" ")),
                ZONES.stream().map(zone -> zone + "," + groupOf.get(zone)).collect(Collectors.joining(" ")),
                numbers(readOrder(Locale.US)));
        byte[] head = deflate(header);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(head.length >> 8);
        all.write(head.length);
        all.writeBytes(head);
        all.writeBytes(blocks.toByteArray());
        Files.write(path, all.toByteArray());
        System.err.printf("%d locales in %d languages, %d bytes%n", listed.size(), texts.size(), all.size());
    }

    static byte[] deflate(String text) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        return out.toByteArray();
    }
}
