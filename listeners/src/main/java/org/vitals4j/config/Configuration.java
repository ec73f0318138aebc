package org.vitals4j.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the user set, with where, and the default for all else. Immutable.
 *
 * <p>A key that is unknown, or a value that is not allowed, is a {@linkplain #problems() problem}
 * in words and changes nothing: the default stands for it. Code that would rather stop calls {@link
 * #orThrow()}.
 */
public final class Configuration {

  /** Before the key in the name of a system property. */
  public static final String PREFIX = "vitals4j.";

  private static final String ENVIRONMENT_PREFIX = "VITALS4J_";

  /** Names the file; the one key that a file cannot have. */
  private static final String FILE = "config";

  private static final Map<String, HoconFile.Value> REFERENCE = HoconFile.reference();

  private final ConfigSources sources;
  private final Map<String, HoconFile.Value> file;
  private final List<String> fileProblems;
  private final List<Key<?>> known;

  private Configuration(
      ConfigSources sources,
      Map<String, HoconFile.Value> file,
      List<String> fileProblems,
      List<Key<?>> known) {
    this.sources = sources;
    this.file = file;
    this.fileProblems = fileProblems;
    this.known = known;
  }

  /**
   * One key and what is in force.
   *
   * @param key without the root
   * @param value as it was written
   * @param source where it was written, for a person
   */
  public record Entry(String key, String value, String source) {}

  private record Setting(Object raw, String source) {}

  /** Every default. */
  public static Configuration defaults() {
    return load(ConfigSources.none());
  }

  /**
   * Reads the sources, and the file that their key "config" names, if any. Never throws for what is
   * in them.
   */
  public static Configuration load(ConfigSources sources) {
    List<String> problems = new ArrayList<>();
    Map<String, HoconFile.Value> file = Map.of();
    Setting path = outsideFile(sources, FILE);
    if (path != null) {
      try {
        file = HoconFile.read(Path.of(path.raw().toString()));
      } catch (IllegalArgumentException wrong) { // InvalidPathException among them
        problems.add(
            "the file "
                + path.raw()
                + " ("
                + path.source()
                + ") is left out: "
                + (wrong instanceof InvalidPathException ? "not a path" : wrong.getMessage())
                + ".");
      }
    }
    return new Configuration(sources, file, List.copyOf(problems), Keys.all());
  }

  /** The same configuration, where some more keys are known: the options of plug-ins. */
  public Configuration knowing(Collection<? extends Key<?>> more) {
    List<Key<?>> all = new ArrayList<>(known);
    all.addAll(more);
    return new Configuration(sources, file, fileProblems, List.copyOf(all));
  }

  /** What is in force for a key. */
  public <T> T get(Key<T> key) {
    Setting set = setting(key.name());
    Optional<T> value = set == null ? Optional.empty() : key.kind().read(set.raw());
    return value.orElseGet(() -> fallback(key));
  }

  private static <T> T fallback(Key<T> key) {
    return key.kind()
        .read(fallbackText(key))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the default of " + key.name() + " must be " + key.kind().allowed()));
  }

  private static Object fallbackText(Key<?> key) {
    Optional<String> own = key.defaultValue();
    if (own.isPresent()) {
      return own.get();
    }
    HoconFile.Value reference = REFERENCE.get(key.name());
    if (reference == null) {
      throw new IllegalArgumentException("reference.conf has no default for " + key.name());
    }
    return reference.raw();
  }

  /** Every known key, with what is in force and where that was set. */
  public List<Entry> entries() {
    return known.stream().map(this::entry).toList();
  }

  private Entry entry(Key<?> key) {
    Setting set = setting(key.name());
    return set != null && key.kind().read(set.raw()).isPresent()
        ? new Entry(key.name(), set.raw().toString(), set.source())
        : new Entry(key.name(), fallbackText(key).toString(), "default");
  }

  /** What is wrong with what was set, one sentence each; empty where nothing is. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>(fileProblems);
    for (Key<?> key : known) {
      Setting set = setting(key.name());
      if (set != null && key.kind().read(set.raw()).isEmpty()) {
        problems.add(
            String.format(
                Locale.ROOT,
                "%s = %s (%s) must be %s; the default %s is used.",
                key.name(),
                set.raw(),
                set.source(),
                key.kind().allowed(),
                text(fallbackText(key))));
      }
    }
    problems.addAll(unknown());
    return List.copyOf(problems);
  }

  private static String text(Object value) {
    return value.toString().isEmpty() ? "\"\"" : value.toString();
  }

  /**
   * This configuration, if nothing is wrong with it.
   *
   * @throws IllegalArgumentException with all {@link #problems()}
   */
  public Configuration orThrow() {
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(" ", problems));
    }
    return this;
  }

  private List<String> unknown() {
    List<String> names = known.stream().map(Key::name).toList();
    List<String> problems = new ArrayList<>();
    for (String name : new TreeSet<>(sources.arguments().keySet())) {
      if (!names.contains(name) && !name.equals(FILE)) {
        problems.add(unknown(name, "agent argument", names));
      }
    }
    for (String property : new TreeSet<>(sources.properties().keySet())) {
      String name = property.startsWith(PREFIX) ? property.substring(PREFIX.length()) : "";
      if (!name.isEmpty() && !names.contains(name) && !name.equals(FILE)) {
        problems.add(unknown(name, "system property " + property, names));
      }
    }
    List<String> variables =
        names.stream().map(Configuration::variable).collect(java.util.stream.Collectors.toList());
    variables.add(variable(FILE));
    for (String name : new TreeSet<>(sources.environment().keySet())) {
      if (name.startsWith(ENVIRONMENT_PREFIX) && !variables.contains(name)) {
        String meant =
            name.substring(ENVIRONMENT_PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
        problems.add(unknown(meant, "environment variable " + name, names));
      }
    }
    file.forEach(
        (name, value) -> {
          if (!names.contains(name)) {
            problems.add(unknown(name, value.origin(), names));
          }
        });
    return problems;
  }

  private static String unknown(String name, String source, List<String> names) {
    return "the key '" + name + "' (" + source + ") is unknown" + DidYouMean.hint(name, names);
  }

  private @Nullable Setting setting(String name) {
    Setting outside = outsideFile(sources, name);
    if (outside != null) {
      return outside;
    }
    HoconFile.Value value = file.get(name);
    return value == null ? null : new Setting(value.raw(), value.origin());
  }

  private static @Nullable Setting outsideFile(ConfigSources sources, String name) {
    String argument = sources.arguments().get(name);
    if (argument != null) {
      return new Setting(argument, "agent argument");
    }
    String property = sources.properties().get(PREFIX + name);
    if (property != null) {
      return new Setting(property, "system property " + PREFIX + name);
    }
    String variable = sources.environment().get(variable(name));
    return variable == null
        ? null
        : new Setting(variable, "environment variable " + variable(name));
  }

  private static String variable(String name) {
    return ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
