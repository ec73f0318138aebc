package org.vitals4j.plugin;

/** What was thrown, for a person, whatever it is: a plug-in's exceptions may throw themselves. */
final class Words {

  private Words() {}

  /** Its message; its class where there is none. */
  static String message(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null ? thrown.getClass().getName() : message;
    } catch (Throwable unprintable) {
      return thrown.getClass().getName() + ", which cannot be printed";
    }
  }

  /** Its class and message. */
  static String all(Throwable thrown) {
    try {
      return String.valueOf(thrown);
    } catch (Throwable unprintable) {
      return thrown.getClass().getName() + ", which cannot be printed";
    }
  }
}
