package org.vitals4j.config;

import java.util.Optional;

/** The part of a configuration that belongs to one plug-in. */
public final class Options {

  private final Configuration configuration;
  private final String plugin;
  private final Optional<Key<?>> instead;
  private final String value;

  private Options(
      Configuration configuration, String plugin, Optional<Key<?>> instead, String value) {
    this.configuration = configuration;
    this.plugin = plugin;
    this.instead = instead;
    this.value = value;
  }

  /**
   * Those under a plug-in's name.
   *
   * @param plugin its name
   */
  public static Options of(Configuration configuration, String plugin) {
    return new Options(configuration, plugin, Optional.empty(), "");
  }

  /** The same, with one option set to something else: {@code norm:1.0} sets the first of "norm". */
  public Options with(Key<?> option, String text) {
    return new Options(configuration, plugin, Optional.of(option), text);
  }

  /**
   * What is in force for an option, its default where nothing was set or what was set is not
   * allowed.
   *
   * @param option as the plug-in declares it
   * @throws IllegalArgumentException for a value given in {@link #with} that is not allowed
   */
  public <T> T get(Key<T> option) {
    if (instead.isPresent() && instead.get().equals(option)) {
      return option
          .kind()
          .read(value)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      plugin + ":" + value + " must have " + option.kind().allowed()));
    }
    return configuration.get(option.under(plugin));
  }
}
