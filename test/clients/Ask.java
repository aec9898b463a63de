import java.sql.DriverManager;

/** Asks one question over JDBC: address, user, password, statement; prints the columns of the first row, separated by bars. */
public class Ask {
  public static void main(String[] given) throws Exception {
    try (var connection = DriverManager.getConnection(given[0], given[1], given[2]);
        var rows = connection.createStatement().executeQuery(given[3])) {
      rows.next();
      var columns = rows.getMetaData().getColumnCount();
      var line = new StringBuilder();
      for (int at = 1; at <= columns; at++) line.append(at > 1 ? "|" : "").append(rows.getString(at));
      System.out.println(line);
    }
  }
}
