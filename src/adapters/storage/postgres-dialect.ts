import {
  PostgresDialect,
  PostgresQueryCompiler,
  type DataTypeNode,
  type PostgresPool,
  type QueryCompiler,
} from 'kysely';

/** Kysely's PostgreSQL, with texts that compare byte by byte as they do in SQLite. */
export class ByteOrderPostgresDialect extends PostgresDialect {
  constructor(pool: PostgresPool) {
    super({ pool });
  }

  override createQueryCompiler(): QueryCompiler {
    return new ByteOrderCompiler();
  }
}

/**
 * The order of a database's own language skips over punctuation and mixes cases: ids would come in another order than the pages
 * rely on, and the ranges by which numbers are searched would hold other numbers.
 */
class ByteOrderCompiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node);
    if (node.dataType === 'text') this.append(' collate "C"');
  }
}
